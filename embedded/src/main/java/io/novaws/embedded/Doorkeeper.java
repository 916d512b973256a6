package io.novaws.embedded;

import io.novaws.Admission;
import io.novaws.core.websocket.Gate;
import io.novaws.core.websocket.UpgradeRequest;
import io.novaws.core.websocket.Verdict;
import java.util.concurrent.CompletionStage;

/**
 * Decides about a well-formed request for a WebSocket.
 *
 * <p>Threading: asked by event loops, answers on any thread.
 */
interface Doorkeeper {
    CompletionStage<Answer> admit(UpgradeRequest request);

    /** What becomes of the request. */
    sealed interface Answer {}

    /** No endpoint is there. */
    record Nobody() implements Answer {}

    /** The peer gets this and nothing else. */
    record Refusal(Admission.Refused response) implements Answer {}

    /** The peer may come in. */
    record Welcome(Pass pass) implements Answer {}

    /** The gate of an application. */
    static Doorkeeper of(Gate gate) {
        return request -> gate.admit(request).thenApply(Doorkeeper::translate);
    }

    private static Answer translate(Verdict verdict) {
        if (verdict instanceof Verdict.Refused refused) {
            return new Refusal(refused.response());
        }
        if (verdict instanceof Verdict.Admitted admitted) {
            return new Welcome(new Pass.OfTicket(admitted.ticket()));
        }
        return new Nobody();
    }
}
