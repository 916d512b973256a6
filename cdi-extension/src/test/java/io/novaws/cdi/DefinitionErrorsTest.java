package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.novaws.ConnectionScoped;
import io.novaws.Connections;
import io.novaws.Groups;
import io.novaws.NovaEndpoint;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.OnOpen;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong beans fail the deployment, and the container's exception says what Nova says. */
class DefinitionErrorsTest {
    @NovaEndpoint("/a")
    @SessionScoped
    static class InSession implements Serializable {
        private static final long serialVersionUID = 1L;

        @OnOpen
        void opened() {}
    }

    @Test
    void sessionScopedEndpoint_isAnError() {
        mustFail("NOVA-0141 InSession: the class is @SessionScoped", InSession.class);
    }

    @NovaEndpoint("/b")
    static class WithPublicField {
        public static final String CONSTANT = "constants are fine";
        public String name;

        @OnOpen
        void opened() {}
    }

    @Test
    void publicField_isAnErrorOfOursBeforeItIsOneOfTheContainer() {
        mustFail("NOVA-0142 WithPublicField.name: the field is public", WithPublicField.class);
    }

    @NovaEndpoint("/b")
    static class WithInheritedPublicField extends WithPublicField {
        @OnOpen
        @Override
        void opened() {}
    }

    @Test
    void inheritedPublicField_isAnError() {
        mustFail("NOVA-0142 WithInheritedPublicField.name: the field is public", WithInheritedPublicField.class);
    }

    @NovaEndpoint("/b")
    @Dependent
    static class DependentWithPublicField {
        public String name;

        @OnOpen
        void opened() {}
    }

    @Test
    void publicFieldOfDependentEndpoint_isFine() {
        mustStart(DependentWithPublicField.class);
    }

    @NovaEndpoint("/c")
    static class Observer {
        void on(@Observes String event) {}

        @OnOpen
        void opened() {}
    }

    @Test
    void observerThatIsAlwaysNotified_isAnError() {
        mustFail("NOVA-0143 Observer.on(..): it would be notified where no connection is current", Observer.class);
    }

    @NovaEndpoint("/c")
    static class AsyncObserver {
        void on(@ObservesAsync String event) {}

        @OnOpen
        void opened() {}
    }

    @Test
    void asynchronousObserverThatIsAlwaysNotified_isAnError() {
        mustFail("NOVA-0143 AsyncObserver.on(..)", AsyncObserver.class);
    }

    @NovaEndpoint("/c")
    static class GoodObservers {
        void onExisting(@Observes(notifyObserver = Reception.IF_EXISTS) String event) {}

        static void onAny(@Observes String event) {}

        @OnOpen
        void opened() {}
    }

    @NovaEndpoint("/d")
    @ApplicationScoped
    static class ApplicationScopedObserver {
        void on(@Observes String event) {}

        @OnOpen
        void opened() {}
    }

    @Test
    void observerThatNeedsNoConnection_isFine() {
        mustStart(GoodObservers.class, ApplicationScopedObserver.class);
    }

    @NovaEndpoint("/e")
    static final class Final {
        @OnOpen
        void opened() {}
    }

    @Test
    void finalClass_isAnError() {
        mustFail("NOVA-0144 Final: the class is final", Final.class);
    }

    @NovaEndpoint("/e")
    static class WithoutPlainConstructor {
        @Inject
        WithoutPlainConstructor(Connections connections) {}

        @OnOpen
        void opened() {}
    }

    @Test
    void missingConstructor_isAnErrorEvenWhereWeldWouldDoWithout() {
        mustFail(
                "NOVA-0144 WithoutPlainConstructor: the class has no constructor that a proxy could call",
                WithoutPlainConstructor.class);
    }

    @NovaEndpoint("/e")
    static class WithPrivateConstructor {
        private WithPrivateConstructor() {}

        @OnOpen
        void opened() {}
    }

    @Test
    void privateConstructor_isAnError() {
        mustFail("NOVA-0144 WithPrivateConstructor", WithPrivateConstructor.class);
    }

    @NovaEndpoint("/e")
    @Dependent
    record DependentRecord() {
        @OnOpen
        void opened() {}
    }

    @NovaEndpoint("/f")
    static class WithInjectedConstructor {
        WithInjectedConstructor() {}

        @Inject
        WithInjectedConstructor(Connections connections) {}

        @OnOpen
        void opened() {}
    }

    @Test
    void constructorsThatAProxyNeedsNot_areFine() {
        mustStart(DependentRecord.class, WithInjectedConstructor.class);
    }

    @NovaEndpoint("/g")
    static class WithFinalMethod {
        final void greet() {}

        private final void hidden() {}

        static final void helper() {}

        @OnOpen
        void opened() {}
    }

    @Test
    void finalMethod_isAnError() {
        assertThat(mustFail("NOVA-0145 WithFinalMethod.greet(..): the method is final", WithFinalMethod.class))
                .contains("1 wrong declaration:");
    }

    @NovaEndpoint("/g")
    @Logged
    static class InterceptedWithFinalMethod extends WithFinalMethod {
        @OnOpen
        @Override
        void opened() {}
    }

    @Test
    void finalMethodOfInterceptedClass_isAnErrorOfOursBeforeItIsOneOfTheContainer() {
        mustFail("NOVA-0145 InterceptedWithFinalMethod.greet(..)", InterceptedWithFinalMethod.class, Logging.class);
    }

    @NovaEndpoint("/h")
    static class WithFinalCallback {
        @OnOpen
        final void opened() {}
    }

    @Test
    void finalCallback_isReportedOnce() {
        assertThat(mustFail("NOVA-0118 WithFinalCallback.opened(): it is final", WithFinalCallback.class))
                .contains("1 wrong declaration:");
    }

    @NovaEndpoint("no-slash")
    static class WithBadPath {
        @OnOpen
        private void opened() {}
    }

    @NovaEndpoint("/i")
    static class SameName {
        @OnOpen
        void opened() {}
    }

    @NovaEndpoint(value = "/i", name = "SameName")
    static class SamePath {
        @OnOpen
        void opened() {}
    }

    @Test
    void allProblemsOfAllEndpoints_areInOneExceptionAndInOneOrder() {
        String text = mustFail(
                "7 wrong declarations:",
                Observer.class,
                SameName.class,
                WithBadPath.class,
                Final.class,
                SamePath.class,
                InSession.class);
        assertThat(text.lines().filter(line -> line.startsWith("NOVA-")).map(line -> line.substring(0, 9)))
                .containsExactly(
                        "NOVA-0144", "NOVA-0141", "NOVA-0143", "NOVA-0101", "NOVA-0116", "NOVA-0104", "NOVA-0105");
    }

    @Test
    void report_isNotBuriedUnderFramesOfTheContainer() {
        assertThat(mustFail("NOVA-0141", InSession.class)).doesNotContain("\tat ");
    }

    @NovaEndpoint("/j")
    @Dependent
    @Logged
    static class InterceptedDependentWithFinalMethod {
        final void greet() {}

        @OnOpen
        void opened() {}
    }

    @Test
    void finalMethodOfInterceptedDependentEndpoint_isTheContainersToReport() {
        assertThat(catchThrowable(() -> Application.of(InterceptedDependentWithFinalMethod.class, Logging.class)))
                .hasMessageContaining("WELD-001504");
    }

    @NovaEndpoint("wrong too")
    @ApplicationScoped
    @RequestScoped
    static class InTwoScopes {
        @OnOpen
        void opened() {}
    }

    @NovaEndpoint("wrong too")
    static class WithTwoInjectedConstructors {
        WithTwoInjectedConstructors() {}

        @Inject
        WithTwoInjectedConstructors(Connections connections) {}

        @Inject
        WithTwoInjectedConstructors(Groups groups) {}

        @OnOpen
        void opened() {}
    }

    @ParameterizedTest
    @ValueSource(classes = {InTwoScopes.class, WithTwoInjectedConstructors.class})
    void whatBreaksTheRulesOfCdi_isReportedByTheContainerAlone(Class<?> wrong) {
        assertThat(catchThrowable(() -> Application.of(wrong, InSession.class)))
                .hasMessageContaining("WELD-")
                .hasMessageNotContaining("NOVA-");
    }

    @ConnectionScoped
    static class OfAnyType<T> {}

    @ConnectionScoped
    static final class FinalBean {}

    @ApplicationScoped
    static class UsesFinalBean {
        @Inject
        FinalBean bean;
    }

    @Test
    void ours_comeBeforeTheContainersChecksOfOtherBeans() {
        mustFail("NOVA-0141", InSession.class, OfAnyType.class, FinalBean.class, UsesFinalBean.class);
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Logged {}

    @Logged
    @Interceptor
    @Priority(1)
    static class Logging {
        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return call.proceed();
        }
    }

    private static String mustFail(String text, Class<?>... beanClasses) {
        Throwable thrown = catchThrowable(() -> Application.of(beanClasses).close());
        assertThat(thrown).isInstanceOf(DefinitionException.class).hasMessageContaining(text);
        return thrown.getMessage();
    }

    private static void mustStart(Class<?>... beanClasses) {
        try (Application application = Application.of(beanClasses)) {
            assertThat(application.paths()).isNotEmpty();
        }
    }
}
