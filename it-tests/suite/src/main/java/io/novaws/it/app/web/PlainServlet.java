package io.novaws.it.app.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A servlet that has nothing to do with Nova: greets, echoes, counts in a session, answers later. */
@WebServlet(urlPatterns = "/plain/servlet/*", asyncSupported = true)
public class PlainServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (String.valueOf(request.getPathInfo())) {
            case "/later" -> later(request.startAsync());
            case "/session" -> response.getWriter().write("visit " + visit(request.getSession()));
            case "/teapot" -> response.sendError(418, "a teapot");
            default -> response.getWriter().write("hello");
        }
    }

    private static int visit(HttpSession session) {
        Integer before = (Integer) session.getAttribute("visits");
        int visits = before == null ? 1 : before + 1;
        session.setAttribute("visits", visits);
        return visits;
    }

    private static void later(AsyncContext context) {
        context.start(() -> {
            try {
                context.getResponse().getWriter().write("later");
                context.complete();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/octet-stream");
        request.getInputStream().transferTo(response.getOutputStream());
    }
}
