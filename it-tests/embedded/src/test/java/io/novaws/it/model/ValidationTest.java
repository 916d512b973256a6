package io.novaws.it.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.novaws.FailurePolicy;
import io.novaws.NovaEndpoint;
import io.novaws.it.support.TestClient;
import io.novaws.it.support.TestServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jakarta Validation on callbacks, by the implementation's own interceptor. */
class ValidationTest {
    /** A message with a rule. */
    public record Said(@NotBlank String text) {}

    @NovaEndpoint("/by-connection/{room}")
    static class ByConnection {
        @OnMessage
        String said(@Valid Said said, @PathParam("room") @Size(max = 3) String room) {
            return room + ": " + said.text();
        }

        @OnError
        String failed(ConstraintViolationException invalid) {
            return invalid.getConstraintViolations().iterator().next().getPropertyPath() + " is invalid";
        }
    }

    @NovaEndpoint("/shared/{room}")
    @ApplicationScoped
    static class Shared {
        @OnMessage
        String said(@Valid Said said, @PathParam("room") @Size(max = 3) String room) {
            return room + ": " + said.text();
        }

        @OnError
        String failed(ConstraintViolationException invalid) {
            return invalid.getConstraintViolations().iterator().next().getPropertyPath() + " is invalid";
        }
    }

    @NovaEndpoint("/dependent/{room}")
    @Dependent
    static class ByDependent {
        @OnMessage
        protected String said(@Valid Said said, @PathParam("room") @Size(max = 3) String room) {
            return room + ": " + said.text();
        }

        @OnError
        public String failed(ConstraintViolationException invalid) {
            return invalid.getConstraintViolations().iterator().next().getPropertyPath() + " is invalid";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/by-connection/", "/shared/", "/dependent/"})
    void invalidArguments_reachTheErrorCallbackAndNotTheMessageCallback(String path) {
        try (TestServer server = TestServer.with(ByConnection.class, Shared.class, ByDependent.class);
                TestClient peer = server.connect(path + "abc");
                TestClient elsewhere = server.connect(path + "abcd")) {
            peer.send("{\"text\":\"hello\"}");
            assertThat(peer.nextText()).isEqualTo("abc: hello");
            peer.send("{\"text\":\" \"}");
            assertThat(peer.nextText()).isEqualTo("said.said.text is invalid");
            peer.send("{\"text\":\"still here\"}");
            assertThat(peer.nextText()).isEqualTo("abc: still here");
            elsewhere.send("{\"text\":\"hello\"}");
            assertThat(elsewhere.nextText()).isEqualTo("said.room is invalid");
        }
    }

    @NovaEndpoint("/strict")
    static class Strict {
        @OnMessage
        String said(@NotBlank String text) {
            return text;
        }
    }

    @Test
    void invalidMessageWithoutErrorCallback_closesWith1011AndTellsNothing() {
        try (TestServer server = TestServer.with(Strict.class);
                TestClient peer = server.connect("/strict")) {
            peer.send(" ");
            assertThat(peer.nextClose()).isEqualTo(new TestClient.Closed(1011, ""));
        }
    }

    @NovaEndpoint(value = "/lenient", onFailure = FailurePolicy.IGNORE)
    static class Lenient {
        @OnMessage
        @Max(10)
        int said(int number) {
            return number + 1;
        }
    }

    @Test
    void invalidResult_isNotSent() {
        try (TestServer server = TestServer.with(Lenient.class);
                TestClient peer = server.connect("/lenient")) {
            peer.send("10");
            peer.send("9");
            assertThat(peer.nextText()).isEqualTo("10");
        }
    }
}
