package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.concurrent.ContextService;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class CallersTest {
    private static final Runnable NOTHING = () -> {};

    private final Thread starter = Thread.currentThread();

    /** Names what it has made, and cannot take the thread that starts the application there, as Open Liberty. */
    private final Callers callers = new Callers((ContextService) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ContextService.class}, (proxy, method, arguments) -> {
                ThreadFactory factory = (ThreadFactory) arguments[0];
                return (ThreadFactory) task -> {
                    if (Thread.currentThread() == starter) {
                        throw new UnsupportedOperationException("the application starts again");
                    }
                    Thread thread = factory.newThread(task);
                    thread.setName("there");
                    return thread;
                };
            }));

    private final ThreadFactory threads = callers.asHere(task -> new Thread(task, "here"));

    @Test
    void whoStartsTheApplication_makesItsThreads_withoutStartingItAgain() {
        assertThat(threads.newThread(NOTHING).getName()).isEqualTo("here");
    }

    @Test
    void otherThreads_makeTheirs_inTheContextOfTheApplication() {
        assertThat(CompletableFuture.supplyAsync(
                                () -> threads.newThread(NOTHING).getName())
                        .join())
                .isEqualTo("there");
    }

    @Test
    void whenTheApplicationHasStarted_itsStarterIsAThreadLikeOthers() {
        callers.started();
        assertThatThrownBy(() -> threads.newThread(NOTHING)).hasMessage("the application starts again");
    }
}
