package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.Connection;
import io.novaws.NovaEndpoint;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundConstruct;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interceptors and decorators of endpoints. */
class InterceptionTest {
    private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        EVENTS.clear();
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Watched {}

    @InterceptorBinding
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface WatchedFromTheStart {}

    @WatchedFromTheStart
    @Interceptor
    @Priority(1)
    static class WatchingTheStart {
        @Inject
        Connection connection;

        @AroundConstruct
        void construct(InvocationContext construction) throws Exception {
            EVENTS.add("construct for " + connection.endpoint());
            construction.proceed();
        }

        @PostConstruct
        void start(InvocationContext start) throws Exception {
            EVENTS.add("start of " + connection.endpoint());
            start.proceed();
        }
    }

    @Watched
    @Interceptor
    @Priority(1)
    static class Watching {
        @Inject
        Connection connection;

        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            EVENTS.add(call.getMethod().getName() + " for " + connection.id());
            if (call.getParameters()[0].equals("forbidden")) {
                throw new SecurityException("as asked");
            }
            if (call.getParameters()[0].equals("skip")) {
                return "skipped";
            }
            return "<" + call.proceed() + ">";
        }
    }

    @NovaEndpoint("/class")
    @Watched
    @WatchedFromTheStart
    static class WatchedClass {
        @Inject
        Connection connection;

        @PostConstruct
        void start() {
            EVENTS.add("own start of " + connection.endpoint());
        }

        @OnMessage
        String said(String text) {
            return connection.id();
        }
    }

    @Test
    void interceptorOfTheClass_isThereFromTheConstructorOn() {
        try (Application application = Application.of(WatchedClass.class, Watching.class, WatchingTheStart.class)) {
            Peer peer = application.connect("/class").says("x").says("skip");
            String id = peer.heard().get(0).replaceAll("[<>]", "");
            assertThat(peer.heard()).containsExactly("<" + id + ">", "skipped");
            assertThat(EVENTS)
                    .containsExactly(
                            "construct for WatchedClass",
                            "start of WatchedClass",
                            "own start of WatchedClass",
                            "said for " + id,
                            "said for " + id);
        }
    }

    @NovaEndpoint("/method")
    static class WatchedMethod {
        @Watched
        @OnMessage
        String said(String text) {
            return text;
        }

        @OnError
        String failed(Throwable failure) {
            return failure.getClass().getSimpleName();
        }
    }

    @NovaEndpoint("/shared-method")
    @ApplicationScoped
    static class SharedWatchedMethod extends WatchedMethod {}

    @NovaEndpoint("/dependent-method")
    @Dependent
    static class DependentWatchedMethod extends WatchedMethod {}

    @ParameterizedTest
    @ValueSource(strings = {"/method", "/shared-method", "/dependent-method"})
    void interceptorOfAMethod_mayAnswerOrRefuse(String path) {
        try (Application application = Application.of(
                WatchedMethod.class, SharedWatchedMethod.class, DependentWatchedMethod.class, Watching.class)) {
            Peer peer = application.connect(path).says("x").says("skip").says("forbidden");
            assertThat(peer.heard()).containsExactly("<x>", "skipped", "SecurityException");
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

        @Inject
        Connection connection;

        @Override
        public String said(String text) {
            return "please, " + echo.said(text) + connection.pathParameters();
        }
    }

    @NovaEndpoint("/decorated")
    static class Decorated implements Echo {
        private int count;

        @OnMessage
        @Override
        public String said(String text) {
            return text + ++count;
        }
    }

    @NovaEndpoint("/shared-decorated")
    @ApplicationScoped
    static class SharedDecorated implements Echo {
        private int count;

        @OnMessage
        @Override
        public String said(String text) {
            return text + ++count;
        }
    }

    @NovaEndpoint("/dependent-decorated")
    @Dependent
    static class DependentDecorated implements Echo {
        private int count;

        @OnMessage
        @Override
        public String said(String text) {
            return text + ++count;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/decorated", "/shared-decorated", "/dependent-decorated"})
    void decorator_standsBeforeTheCallback(String path) {
        try (Application application =
                Application.of(Decorated.class, SharedDecorated.class, DependentDecorated.class, Politeness.class)) {
            assertThat(application.connect(path).says("a").says("b").heard())
                    .containsExactly("please, a1{}", "please, b2{}");
        }
    }
}
