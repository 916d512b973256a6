package io.novaws.it.app.tokens;

import io.novaws.it.app.Journal;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows what is written in the journal, to everyone. */
@WebServlet("/backstage")
public class JournalServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Inject
    private transient Journal journal;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String key = request.getParameter("ask").substring("journal ".length());
        response.getWriter().write(String.join("\n", journal.entries(key)));
    }
}
