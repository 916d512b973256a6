package io.novaws.cdi.deployment;

import io.novaws.Admission;
import io.novaws.core.connection.Identity;
import io.novaws.core.model.Notice;
import io.novaws.core.model.NoticeLog;
import io.novaws.core.outbox.SessionLink;
import io.novaws.core.websocket.Gate;
import io.novaws.core.websocket.HandshakeRules;
import io.novaws.core.websocket.Stray;
import io.novaws.core.websocket.Ticket;
import io.novaws.core.websocket.UpgradeRequest;
import io.novaws.core.websocket.Verdict;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The door of every WebSocket: asks the gate before the container sees the request, and answers a refusal itself, with
 * its status, headers and body. Everything that is no handshake passes untouched.
 *
 * <p>The request's thread runs the handshake callback, and waits for its stage, for as long as the handshake time-out.
 *
 * <p>Threading: safe from any thread.
 */
final class HandshakeFilter implements Filter {
    private static final System.Logger LOG = System.getLogger("io.novaws.deployment");
    private static final NoticeLog PEERS_LOG = NoticeLog.of("io.novaws.endpoint");
    private static final String TOO_EARLY = "Not a WebSocket handshake: frames came before the answer.";
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FAILED = 500;

    private final WebApplication application;

    HandshakeFilter(WebApplication application) {
        this.application = application;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Runnable served = application.serving();
        try {
            filter(request, response, chain);
        } finally {
            served.run();
        }
    }

    private void filter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Deployment served = application.deployment();
        if (served != null
                && request instanceof HttpServletRequest asked
                && response instanceof HttpServletResponse answer
                && ServletHandshake.isMeant(asked)) {
            decide(served, asked, answer, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void decide(
            Deployment served, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        UpgradeRequest handshake;
        try {
            handshake = ServletHandshake.of(request, served.callers());
        } catch (RuntimeException unreadable) { // as while the server stops
            LOG.log(System.Logger.Level.WARNING, "a handshake could not be read", unreadable);
            refuse(response, Admission.refuse(FAILED));
            return;
        }
        if (!served.application().gate().leadsToEndpoint(handshake.path())) {
            pass(served.application().gate(), handshake.path(), request, response, chain);
            return;
        }
        Optional<HandshakeRules.Violation> violation =
                HandshakeRules.violation(request.getMethod(), request.getProtocol(), handshake.headers());
        if (violation.isPresent()) {
            violation.get().headers().forEach(response::setHeader);
            refuse(
                    response,
                    Admission.refuse(HandshakeRules.BAD_REQUEST, violation.get().text()));
            return;
        }
        ContainerRequest containers = ContainerRequest.of(request, served.threads());
        if (containers.bringsFrames()) {
            PEERS_LOG.log(
                    System.Logger.Level.INFO,
                    Notice.FRAMES_TOO_EARLY,
                    handshake.remoteAddress().getHostString());
            refuse(response, Admission.refuse(HandshakeRules.BAD_REQUEST, TOO_EARLY));
            return;
        }
        try {
            answer(served, decision(served, handshake), containers, response, chain);
            if (handshake.httpSession() instanceof HttpSession session && isOver(session)) {
                served.application().sessionEnded(session.getId()); // while nobody knew of the connection
            }
        } finally {
            requestEnds(handshake.caller());
        }
    }

    /** To an endpoint of the application's own, or to nothing. */
    private static void pass(
            Gate gate, String path, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!gate.nearlyLeadsToEndpoint(path)) {
            chain.doFilter(request, response);
            return;
        }
        Stray stray = new Stray();
        stray.<Boolean, IOException, ServletException>pass(() -> {
            chain.doFilter(request, new StrayResponse(response, stray));
            return true;
        });
    }

    private static void requestEnds(Identity caller) {
        if (caller.roles() instanceof CallerRoles roles) {
            roles.requestEnds();
        }
    }

    private static boolean isOver(HttpSession session) {
        try {
            session.getCreationTime();
            return false;
        } catch (IllegalStateException over) {
            return true;
        }
    }

    /** The gate's, at the handshake time-out at the latest. */
    private static Verdict decision(Deployment served, UpgradeRequest handshake) {
        return served.application()
                .gate()
                .admit(handshake, Runnable::run)
                .toCompletableFuture()
                .join();
    }

    private static void answer(
            Deployment served,
            Verdict verdict,
            ContainerRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        if (verdict instanceof Verdict.Refused refused) {
            refuse(response, refused.response());
        } else if (verdict instanceof Verdict.Admitted admitted) {
            open(served, admitted.ticket(), request, response, chain);
        } else if (verdict instanceof Verdict.Anonymous anonymous) {
            logIn(served, anonymous, request, response, chain);
        } else {
            chain.doFilter(request.request(), response);
        }
    }

    /** Finds out who the caller is, by the server's own login; the application has not said it. */
    private static void logIn(
            Deployment served,
            Verdict.Anonymous anonymous,
            ContainerRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        Identity caller = served.login().ask(request.request(), response, served.callers());
        if (caller != null) {
            try {
                answer(served, anonymous.known().apply(caller), request, response, chain);
            } finally {
                requestEnds(caller);
            }
            return;
        }
        Verdict verdict = anonymous.unknown().get();
        if (!Login.hasAnswered(response) && verdict instanceof Verdict.Refused refused) {
            refuse(response, served.login().answer(refused.response()));
        } else if (!response.isCommitted()) {
            response.setHeader("Connection", "close");
        }
    }

    /** Lets the container make the WebSocket, with the ticket on this thread. */
    private static void open(
            Deployment served, Ticket ticket, ContainerRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ticket.linkBy(session -> new SessionLink(session, request.session(session), served.farewells()));
        boolean done = false;
        try {
            ticket.<Boolean, IOException, ServletException>present(() -> {
                chain.doFilter(request.request(), response);
                return true;
            });
            done = response.getStatus() == SWITCHING_PROTOCOLS;
        } finally {
            if (!done) {
                ticket.discard();
            }
        }
    }

    private static void refuse(HttpServletResponse response, Admission.Refused refusal) throws IOException {
        if (response.isCommitted()) {
            return; // somebody ahead of Nova has answered: it is no 101
        }
        response.setStatus(refusal.status());
        refusal.headers().forEach(header -> response.addHeader(header.getKey(), header.getValue()));
        response.setHeader("Connection", "close"); // what comes behind a handshake is no HTTP
        byte[] body = refusal.body().getBytes(StandardCharsets.UTF_8);
        if (!response.containsHeader("Content-Type") && body.length > 0) {
            response.setContentType("text/plain;charset=UTF-8");
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
