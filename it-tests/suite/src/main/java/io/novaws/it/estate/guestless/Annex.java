package io.novaws.it.estate.guestless;

import io.novaws.it.estate.shared.Desk;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers over HTTP, as an office does. */
@WebServlet("/office")
public class Annex extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private Desk desk;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().write(desk.answer(request.getParameter("from")));
    }
}
