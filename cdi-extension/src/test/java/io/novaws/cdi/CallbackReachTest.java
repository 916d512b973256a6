package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.NovaEndpoint;
import io.novaws.cdi.elsewhere.Base;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks run on the instance and through its interceptors, whatever their visibility and wherever declared. */
class CallbackReachTest {
    private static final List<String> INTERCEPTED = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        INTERCEPTED.clear();
    }

    @InterceptorBinding
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @interface Logged {}

    @Logged
    @Interceptor
    @Priority(1)
    static class Logging {
        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            INTERCEPTED.add(call.getMethod().getName());
            return call.proceed();
        }
    }

    @NovaEndpoint("/instance")
    @Logged
    static class OnInstance {
        private String field = "unset";

        @OnOpen
        public void opened() {
            field = "open";
        }

        @OnMessage
        String said(String text) {
            return field;
        }

        @OnClose
        protected void closed() {
            field = "closed";
        }
    }

    @NovaEndpoint("/proxy")
    @ApplicationScoped
    @Logged
    static class OnProxy {
        private String field = "unset";

        @OnOpen
        public void opened() {
            field = "open";
        }

        @OnMessage
        String said(String text) {
            return field;
        }

        @OnClose
        protected void closed() {
            field = "closed";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/instance", "/proxy"})
    void callbacksOfEveryVisibility_areInterceptedAndSeeTheFields(String path) {
        try (Application application = Application.of(OnInstance.class, OnProxy.class, Logging.class)) {
            Peer peer = application.connect(path).says("x");
            peer.leaves();
            assertThat(peer.heard()).containsExactly("open");
            assertThat(INTERCEPTED).containsExactly("opened", "said", "closed");
        }
    }

    @NovaEndpoint("/sub")
    @Logged
    static class Sub extends Base {
        @OnMessage
        String said(String text) {
            return field() + " " + text;
        }
    }

    @NovaEndpoint("/shared-sub")
    @ApplicationScoped
    @Logged
    static class SharedSub extends Base {
        @OnMessage
        String said(String text) {
            return field() + " " + text;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sub", "/shared-sub"})
    void callbacksInheritedFromAnotherPackage_areInterceptedAndSeeTheFields(String path) {
        try (Application application = Application.of(Sub.class, SharedSub.class, Logging.class)) {
            Peer peer = application.connect(path).says("x");
            peer.leaves();
            assertThat(peer.heard()).containsExactly("open x");
            assertThat(INTERCEPTED).startsWith("opened", "said").endsWith("closed");
        }
    }

    abstract static class Generic<T> {
        @OnMessage
        Object said(T message) {
            return handle(message);
        }

        abstract Object handle(T message);
    }

    /** A message. */
    public record Move(int x, int y) {}

    @NovaEndpoint("/generic")
    static class Board extends Generic<Move> {
        @Override
        Object handle(Move move) {
            return move.x() + move.y();
        }
    }

    @NovaEndpoint("/generic-list")
    @ApplicationScoped
    @Logged
    static class Lists extends Generic<List<Move>> {
        @Override
        Object handle(List<Move> moves) {
            return moves.get(1).y();
        }
    }

    @Test
    void callbackOfAGenericSuperclass_takesTheTypeThatTheEndpointGives() {
        try (Application application = Application.of(Board.class, Lists.class, Logging.class)) {
            assertThat(application.connect("/generic").says("{\"x\":1,\"y\":2}").heard())
                    .containsExactly("3");
            assertThat(application
                            .connect("/generic-list")
                            .says("[{\"x\":1,\"y\":2},{\"x\":3,\"y\":4}]")
                            .heard())
                    .containsExactly("4");
        }
    }

    interface Greeting {
        default String greet(String name) {
            return "hello " + name;
        }
    }

    @NovaEndpoint("/greeting")
    @Logged
    static class Greeter implements Greeting {
        @OnMessage
        @Override
        public String greet(String name) {
            return Greeting.super.greet(name);
        }
    }

    @Test
    void callbackThatOverridesADefaultMethod_isCalled() {
        try (Application application = Application.of(Greeter.class, Logging.class)) {
            assertThat(application.connect("/greeting").says("you").heard()).containsExactly("hello you");
            assertThat(INTERCEPTED).containsExactly("greet");
        }
    }
}
