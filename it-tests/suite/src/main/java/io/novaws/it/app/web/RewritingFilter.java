package io.novaws.it.app.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shows what is behind it another path: {@code /rewritten/x} becomes {@code /x}, as rewriting filters do. */
@WebFilter(urlPatterns = "/rewritten/*", asyncSupported = true)
public class RewritingFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "/rewritten";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public String getRequestURI() {
                        return super.getRequestURI().replace(PREFIX, "");
                    }

                    @Override
                    public StringBuffer getRequestURL() {
                        return new StringBuffer(super.getRequestURL().toString().replace(PREFIX, ""));
                    }

                    @Override
                    public String getServletPath() {
                        return super.getServletPath().replace(PREFIX, "");
                    }
                },
                response);
    }
}
