package io.novaws.it.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Connection;
import io.novaws.NovaEndpoint;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.OnMessage;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interceptors and decorators of the application, around callbacks that a peer causes. */
class InterceptionTest {
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Shouted {}

    @Shouted
    @Interceptor
    @Priority(1)
    static class Shouting {
        @Inject
        Connection connection;

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return call.proceed() + "! (" + connection.endpoint() + ")";
        }
    }

    interface Echo {
        String said(String text);
    }

    @Decorator
    @Priority(1)
    abstract static class Politeness implements Echo {
        @Inject
        @Delegate
        Echo echo;

        @Override
        public String said(String text) {
            return "please, " + echo.said(text);
        }
    }

    @NovaEndpoint("/own")
    static class OwnEcho implements Echo {
        @OnMessage
        @Shouted
        @Override
        public String said(String text) {
            return text;
        }
    }

    @NovaEndpoint("/shared")
    @ApplicationScoped
    static class SharedEcho implements Echo {
        @OnMessage
        @Shouted
        @Override
        public String said(String text) {
            return text;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/own", "/shared"})
    void interceptorAndDecorator_areAroundTheCallback(String path) {
        try (TestServer server = TestServer.with(OwnEcho.class, SharedEcho.class, Shouting.class, Politeness.class);
                TestClient peer = server.connect(path)) {
            peer.send("hey");
            assertThat(peer.nextText())
                    .isEqualTo("please, hey! (" + (path.equals("/own") ? "OwnEcho" : "SharedEcho") + ")");
        }
    }
}
