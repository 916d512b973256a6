package io.novaws.it.payara;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * An agent in the server, which lets it take its time between a response and its request when it puts them away for others:
 * as it does by itself on a busy machine, a few times in a million.
 */
public final class SlowReuse {
    private static final long MILLIS = 3;

    private SlowReuse() {}

    /** Called by the JVM of the server. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .type(ElementMatchers.named("org.glassfish.grizzly.http.server.Request"))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Pause.class)
                        .on(ElementMatchers.named("recycle").and(ElementMatchers.takesArguments(0)))))
                .installOn(instrumentation);
    }

    /** Its code is copied to the beginning of the method. */
    static final class Pause {
        private Pause() {}

        @Advice.OnMethodEnter
        static void enter() {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MILLIS));
        }
    }
}
