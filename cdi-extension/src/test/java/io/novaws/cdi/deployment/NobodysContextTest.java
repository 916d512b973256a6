package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.core.connection.CallerContext;
import io.novaws.core.connection.Identity;
import jakarta.security.jacc.PolicyContext;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Payara 7 and GlassFish 8 fail where they are asked for a role of nobody, and not told in which application. */
class NobodysContextTest {
    @AfterEach
    void leaveTheApplication() {
        PolicyContext.setContextID(null);
    }

    private static Identity nobody() {
        return ServletHandshake.caller(Asked.handshake().request(), null);
    }

    private static String seenOnAnotherThread(CallerContext context) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return context.call(PolicyContext::getContextID) + ", then " + PolicyContext.getContextID();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void callbacksOfNobody_areInTheApplicationOfTheHandshake() throws Exception {
        PolicyContext.setContextID("shop");
        Identity identity = nobody();
        PolicyContext.setContextID(null);
        assertThat(identity.principal()).isNull();
        CallerContext context = Objects.requireNonNull(identity.context());
        assertThat(seenOnAnotherThread(context)).isEqualTo("shop, then null");
        assertThat(context.withoutCaller()).isSameAs(context);
    }

    @Test
    void whereThePlatformTellsNoApplicationsApart_callbacksOfNobodyRunAsTheyAre() {
        assertThat(nobody().context()).isNull();
    }
}
