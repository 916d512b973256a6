package io.novaws.it.app.web;

import io.novaws.it.app.Backstage;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The backstage over HTTP: the question is a query parameter, the answer the body. */
@WebServlet("/backstage")
public class BackstageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient Backstage backstage;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(backstage.answer(request.getParameter("ask")));
    }
}
