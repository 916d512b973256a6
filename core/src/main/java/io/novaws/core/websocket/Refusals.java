package io.novaws.core.websocket;

import static java.lang.System.Logger.Level.WARNING;

import io.novaws.Admission;
import io.novaws.core.model.Notice;
import io.novaws.core.model.NoticeLog;
import io.novaws.handler.OverloadHandler;
import io.novaws.handler.OverloadHandler.Overload;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * What those get who are not let in, and how many they were.
 *
 * <p>Threading: safe from any thread; the application's handler is called without a lock.
 */
final class Refusals {
    private static final NoticeLog LOG = NoticeLog.of("io.novaws.endpoint");

    private static final int UNAUTHORIZED = 401;
    private static final String CHALLENGE = "WWW-Authenticate";
    /** The one scheme that Nova reads itself. At Basic a browser would ask for a password, which nobody would check. */
    private static final String BEARER = "Bearer realm=\"nova\"";

    private static final int UNAVAILABLE = 503;
    private static final String RETRY_AFTER = "Retry-After";
    /** Peers that were refused together come back apart. */
    private static final int FIRST_RETRY_SECONDS = 3;

    private static final int RETRY_SPREAD_SECONDS = 6;

    private final OverloadHandler handler;
    private final LongAdder all = new LongAdder();
    private final LongAdder byLimit = new LongAdder();

    Refusals(OverloadHandler handler) {
        this.handler = handler;
    }

    /** Refused for a reason of the request's own. */
    Verdict.Refused because(Verdict.Why why, Admission.Refused response) {
        all.increment();
        return new Verdict.Refused(challenging(response), why);
    }

    /** A 401 says how to log in (RFC 9110, 15.5.2), even if whoever refuses has not said it. */
    private static Admission.Refused challenging(Admission.Refused response) {
        return response.status() != UNAUTHORIZED
                        || response.headers().stream()
                                .anyMatch(header -> header.getKey().equalsIgnoreCase(CHALLENGE))
                ? response
                : response.header(CHALLENGE, BEARER);
    }

    /** Refused for want of room; which room is the application's business, not the peer's. */
    Verdict.Refused full(HandshakeSnapshot handshake, Overload overload) {
        byLimit.increment();
        Verdict.Why why = switch (overload) {
            case SERVER -> Verdict.Why.SERVER_FULL;
            case ENDPOINT -> Verdict.Why.ENDPOINT_FULL;
            case ADDRESS -> Verdict.Why.ADDRESS_FULL;
            case DRAINING -> Verdict.Why.DRAINING;
        };
        return because(why, answer(handshake, overload, later("there is no room for more connections")));
    }

    /** Refused because the server drains or stops. */
    Verdict.Refused draining(HandshakeSnapshot handshake, long retryAfterSeconds) {
        byLimit.increment();
        Admission.Refused proposed = Admission.refuse(UNAVAILABLE, "the server is stopping")
                .header(RETRY_AFTER, Long.toString(retryAfterSeconds));
        return because(Verdict.Why.DRAINING, answer(handshake, Overload.DRAINING, proposed));
    }

    /** Refused because the decision took too long, or could not be made any more. */
    Verdict.Refused unavailable(Verdict.Why why, String text) {
        return because(why, later(text));
    }

    long all() {
        return all.sum();
    }

    long byLimit() {
        return byLimit.sum();
    }

    private static Admission.Refused later(String why) {
        int seconds = FIRST_RETRY_SECONDS + ThreadLocalRandom.current().nextInt(RETRY_SPREAD_SECONDS);
        return Admission.refuse(UNAVAILABLE, why).header(RETRY_AFTER, Integer.toString(seconds));
    }

    private Admission.Refused answer(HandshakeSnapshot handshake, Overload overload, Admission.Refused proposed) {
        try {
            Admission.Refused answer = handler.overloaded(handshake, overload, proposed);
            if (answer != null) {
                return answer;
            }
            LOG.log(WARNING, Notice.OVERLOAD_HANDLER_FAILED, "it answered null");
        } catch (Throwable failure) {
            LOG.log(
                    WARNING,
                    failure,
                    Notice.OVERLOAD_HANDLER_FAILED,
                    failure.getClass().getName(),
                    "");
        }
        return proposed;
    }
}
