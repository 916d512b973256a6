package io.novaws.it.app;

import io.novaws.Connection;
import io.novaws.ConnectionScoped;
import io.novaws.NovaEndpoint;
import io.novaws.OnHandshake;
import io.novaws.OnSignal;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Destroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.concurrent.atomic.AtomicInteger;

/** Endpoints and beans of every scope. */
final class Scopes {
    private Scopes() {}

    /** Counts within one connection. */
    @ConnectionScoped
    static class Tally {
        private int count;

        int next() {
            return ++count;
        }
    }

    /** Counts within one callback. */
    @RequestScoped
    static class Errand {
        private int count;

        int next() {
            return ++count;
        }
    }

    @NovaEndpoint("/own")
    static class Own {
        @Inject
        Tally tally;

        @Inject
        Errand errand;

        private int fields;

        @OnHandshake
        void asked() {
            tally.next();
            fields = 10;
        }

        @OnMessage
        String said(String text) {
            errand.next();
            return ++fields + " " + tally.next() + " " + errand.next();
        }

        @OnSignal
        String signalled(String text) {
            return said(text);
        }
    }

    @NovaEndpoint("/shared")
    @ApplicationScoped
    static class Shared {
        @Inject
        Tally tally;

        private final AtomicInteger all = new AtomicInteger();

        @OnMessage
        String said(String text) {
            return all.incrementAndGet() + " " + tally.next();
        }
    }

    @NovaEndpoint("/dependent")
    @Dependent
    static class Dependents {
        private int count;

        @OnMessage
        int said(String text) {
            return ++count;
        }
    }

    @NovaEndpoint("/per-callback")
    @RequestScoped
    static class PerCallback {
        @Inject
        Tally tally;

        private int count;

        @OnMessage
        String said(String text) {
            return ++count + " " + tally.next();
        }
    }

    /** Writes down its whole life. */
    @NovaEndpoint("/lives/{key}")
    static class Lives {
        @Inject
        Journal journal;

        @Inject
        Connection connection;

        @Inject
        Tally tally;

        private void write(String what) {
            journal.write(connection.pathParameters().get("key"), what + " " + tally.next());
        }

        @OnOpen
        void opened() {
            write("open");
        }

        @OnMessage
        String said(String text) {
            write("message");
            return text;
        }

        @OnClose
        void closed() {
            write("close");
        }

        @PreDestroy
        void destroyed() {
            journal.write(connection.pathParameters().get("key"), "instance destroyed");
        }
    }

    /** Sees the scopes begin and end. */
    @ApplicationScoped
    static class Watching {
        @Inject
        Journal journal;

        private void write(Connection connection, String what) {
            if (connection.endpoint().equals("Lives") || connection.endpoint().equals("Refusing")) {
                journal.write(connection.pathParameters().get("key"), what);
            }
        }

        void begun(@Observes @Initialized(ConnectionScoped.class) Connection connection) {
            write(connection, "scope begins");
        }

        void ending(@Observes @BeforeDestroyed(ConnectionScoped.class) Connection connection) {
            write(connection, "scope is about to end");
        }

        void ended(@Observes @Destroyed(ConnectionScoped.class) Connection connection) {
            write(connection, "scope has ended");
        }
    }

    /** Knows whose callback it is called in. */
    @ApplicationScoped
    static class Service {
        @Inject
        Connection connection;

        void greet() {
            connection.send("hello " + connection.pathParameters().get("name"));
        }
    }

    @NovaEndpoint("/serviced/{name}")
    static class Serviced {
        @Inject
        Service service;

        @OnMessage
        void said(String text) {
            service.greet();
        }
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Shouted {}

    @Shouted
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    static class Shouting {
        @Inject
        Tally tally;

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return call.proceed() + "! " + tally.next();
        }
    }

    @NovaEndpoint("/intercepted")
    static class Intercepted {
        @OnMessage
        @Shouted
        String said(String text) {
            return text;
        }
    }
}
