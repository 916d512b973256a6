package io.novaws.it.payara;

import java.lang.instrument.Instrumentation;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * An agent in the server, which lets threads of Nova's take their time when they write the head of a response or what comes
 * behind it: as they do by themselves on a busy machine, a few times in a million.
 */
public final class SlowWrites {
    private static final long MILLIS = 2;

    private SlowWrites() {}

    /** Called by the JVM of the server. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
                .type(ElementMatchers.named("org.glassfish.grizzly.http.HttpCodecFilter"))
                .transform((builder, type, loader, module, domain) -> builder.visit(Advice.to(Pause.class)
                        .on(ElementMatchers.named("encodeHttpPacket").and(ElementMatchers.takesArguments(4)))))
                .installOn(instrumentation);
    }

    /** Its code is copied to the beginning of the method. */
    static final class Pause {
        private Pause() {}

        @Advice.OnMethodEnter
        static void enter() {
            if (Thread.currentThread().getName().startsWith("nova-")) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MILLIS));
            }
        }
    }
}
