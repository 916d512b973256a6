package io.novaws.cdi.deployment;

import io.novaws.core.websocket.Stray;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * The response to a handshake that leads to no endpoint: where the container has asked one of Nova's all the same, its 403
 * becomes 404.
 *
 * <p>Threading: belongs to the request's thread.
 */
final class StrayResponse extends HttpServletResponseWrapper {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final Stray stray;

    StrayResponse(HttpServletResponse response, Stray stray) {
        super(response);
        this.stray = stray;
    }

    private boolean isNova(int status) {
        return status == FORBIDDEN && stray.isAtNova();
    }

    @Override
    public void sendError(int status) throws IOException {
        super.sendError(isNova(status) ? NOT_FOUND : status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        if (isNova(status)) {
            super.sendError(NOT_FOUND);
        } else {
            super.sendError(status, message);
        }
    }

    @Override
    public void setStatus(int status) {
        super.setStatus(isNova(status) ? NOT_FOUND : status);
    }
}
