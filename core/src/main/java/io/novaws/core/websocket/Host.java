package io.novaws.core.websocket;

import io.novaws.core.settings.Configuration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the server that an application runs in gives to Nova.
 *
 * @param workers runs callbacks that may block
 * @param timer runs short, non-blocking work later
 * @param policy who may connect
 * @param configuration what is set outside the code
 */
public record Host(
        Executor workers, ScheduledExecutorService timer, ServerPolicy policy, Configuration configuration) {}
