package io.novaws.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.websocket.RemoteEndpoint;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that leaves a connection goes through the outbox: nothing else calls a {@link RemoteEndpoint}. */
class OneWayOutTest {

    private static final String OUTBOX = "io.novaws.core.outbox";
    private static final Set<String> REMOTE_METHODS = Stream.of(
                    RemoteEndpoint.class, RemoteEndpoint.Basic.class, RemoteEndpoint.Async.class)
            .flatMap(type -> Stream.of(type.getMethods()))
            .map(java.lang.reflect.Method::getName)
            .collect(Collectors.toUnmodifiableSet());

    @Test
    void onlyTheOutbox_callsARemoteEndpoint() {
        List<String> elsewhere = remoteCalls(NovaClasses.all())
                .filter(call -> !isIn(OUTBOX, call.getOriginOwner()))
                .map(JavaCodeUnitAccess::getDescription)
                .toList();
        assertThat(elsewhere).as("calls of a RemoteEndpoint outside %s", OUTBOX).isEmpty();
    }

    @Test
    void theOutbox_callsARemoteEndpoint() {
        assertThat(remoteCalls(NovaClasses.all()).filter(call -> isIn(OUTBOX, call.getOriginOwner())))
                .as("calls of a RemoteEndpoint in %s", OUTBOX)
                .isNotEmpty();
    }

    @Test
    void theSearch_findsCallsAndMethodReferences() {
        JavaClasses sample = new ClassFileImporter().importClasses(Sample.class);
        assertThat(remoteCalls(sample).map(call -> call.getTarget().getName()))
                .containsExactlyInAnyOrder("sendText", "sendText", "flushBatch");
    }

    /** Calls and method references; an implementation that calls itself does not count. */
    private static Stream<? extends JavaCodeUnitAccess<?>> remoteCalls(JavaClasses classes) {
        return classes.stream()
                .flatMap(javaClass -> javaClass.getCodeUnitAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().isAssignableTo(RemoteEndpoint.class))
                .filter(access -> REMOTE_METHODS.contains(access.getTarget().getName()))
                .filter(access -> !access.getTargetOwner().equals(access.getOriginOwner()));
    }

    private static boolean isIn(String packageName, JavaClass javaClass) {
        String actual = javaClass.getPackageName();
        return actual.equals(packageName) || actual.startsWith(packageName + ".");
    }

    @SuppressWarnings("unused")
    private static final class Sample {

        void call(RemoteEndpoint.Basic basic, RemoteEndpoint.Async async) throws Exception {
            basic.sendText("a");
            async.sendText("b");
        }

        AutoCloseable reference(RemoteEndpoint remote) {
            return remote::flushBatch;
        }
    }
}
