package io.novaws.core.client;

import io.novaws.core.dispatch.Dispatcher;
import io.novaws.core.outbox.ContainerSession;
import io.novaws.core.outbox.Farewells;
import io.novaws.core.outbox.Link;
import io.novaws.core.outbox.SessionLink;
import io.novaws.core.websocket.ApplicationLoader;
import io.novaws.spi.Transport;
import jakarta.websocket.Session;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * What the links of one client endpoint need of the application.
 *
 * @param container what the transport's container can do with a session beyond the standard API
 * @param farewells see to the sockets of servers that were told good-bye
 */
record Surroundings(
        Dispatcher dispatcher,
        ApplicationLoader loader,
        Transport transport,
        Function<Session, ContainerSession> container,
        Farewells farewells,
        Executor workers,
        ScheduledExecutorService timer) {
    Link link(Session session) {
        return new SessionLink(session, container.apply(session), farewells);
    }
}
