package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.connection.CallerContext;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallerRolesTest {
    private final Asked asked = Asked.handshake();
    private final AtomicInteger platformAsked = new AtomicInteger();

    /** A platform that answers nothing. */
    private final CallerContext platform = new CallerContext() {
        @Override
        public <T> T call(Callable<T> action) throws Exception {
            platformAsked.incrementAndGet();
            throw new IllegalStateException("the application has stopped");
        }
    };

    private final CallerRoles roles = new CallerRoles(asked.request(), platform);

    CallerRolesTest() {
        asked.roles.add("admin");
    }

    private boolean onAnotherThread(String role) throws Exception {
        return CompletableFuture.supplyAsync(() -> roles.test(role)).get(10, TimeUnit.SECONDS);
    }

    @Test
    void requestsThread_asksTheRequest_once() {
        assertThat(roles.test("admin")).isTrue();
        assertThat(roles.test("admin")).isTrue();
        assertThat(roles.test("guest")).isFalse();
        assertThat(roles.test("guest")).isFalse();
        assertThat(asked.rolesAsked).containsExactly("admin", "guest");
        assertThat(platformAsked).hasValue(0);
    }

    @Test
    void otherThreads_neverAskTheRequest() throws Exception {
        assertThat(onAnotherThread("admin")).isFalse();
        assertThat(asked.rolesAsked).isEmpty();
        assertThat(platformAsked).hasValue(1);
    }

    @Test
    void otherThreads_knowWhatTheRequestSaid() throws Exception {
        assertThat(roles.test("admin")).isTrue();
        assertThat(onAnotherThread("admin")).isTrue();
        assertThat(platformAsked).hasValue(0);
    }

    @Test
    void requestThatHasEnded_isNeverAsked_thoughTheContainerGivesItToTheNextCaller() throws Exception {
        assertThat(roles.test("admin")).isTrue();
        roles.requestEnds();
        asked.roles.add("owner");
        asked.roles.remove("admin");
        assertThat(roles.test("owner")).isFalse();
        assertThat(roles.test("admin")).as("it was the first caller's").isTrue();
        assertThat(onAnotherThread("owner")).isFalse();
        assertThat(asked.rolesAsked).containsExactly("admin");
    }

    @Test
    void withoutAPlatform_aRoleThatWasNotAskedFor_isNone() {
        CallerRoles alone = new CallerRoles(asked.request(), null);
        alone.requestEnds();
        assertThat(alone.test("admin")).isFalse();
        assertThat(asked.rolesAsked).isEmpty();
    }
}
