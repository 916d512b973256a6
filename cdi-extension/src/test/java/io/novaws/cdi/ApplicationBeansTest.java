package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.novaws.NovaEndpoint;
import io.novaws.handler.AuthHandler;
import io.novaws.handler.ErrorHandler;
import io.novaws.handler.OverloadHandler;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.config.PropertyNamingStrategy;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import org.junit.jupiter.api.Test;

/** What an application brings of its own is used. */
class ApplicationBeansTest {
    /** A message. */
    public record Said(String theText) {}

    @NovaEndpoint("/json")
    static class Json {
        @OnMessage
        Said said(Said said) {
            return said;
        }
    }

    @ApplicationScoped
    static class OwnJsonb {
        @Produces
        @ApplicationScoped
        Jsonb jsonb() {
            return JsonbBuilder.create(
                    new JsonbConfig().withPropertyNamingStrategy(PropertyNamingStrategy.LOWER_CASE_WITH_UNDERSCORES));
        }
    }

    @Test
    void jsonbOfTheApplication_readsAndWrites() {
        try (Application application = Application.of(Json.class, OwnJsonb.class)) {
            assertThat(application.connect("/json").says("{\"the_text\":\"a\"}").heard())
                    .containsExactly("{\"the_text\":\"a\"}");
        }
    }

    @Test
    void withoutAJsonbOfTheApplication_theDefaultReadsAndWrites() {
        try (Application application = Application.of(Json.class)) {
            assertThat(application.connect("/json").says("{\"theText\":\"a\"}").heard())
                    .containsExactly("{\"theText\":\"a\"}");
        }
    }

    @ApplicationScoped
    static class Brackets {
        String around(String text) {
            return "[" + text + "]";
        }
    }

    /** No bean. */
    public static class SaidDecoder implements Decoder.Text<Said> {
        @Inject
        Brackets brackets;

        private String suffix;

        @PostConstruct
        void start() {
            suffix = "!";
        }

        @Override
        public Said decode(String text) {
            return new Said(brackets.around(text) + suffix);
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }
    }

    /** A bean. */
    @ApplicationScoped
    public static class SaidEncoder implements Encoder.Text<Said> {
        @Inject
        Brackets brackets;

        @Override
        public String encode(Said said) {
            return brackets.around(said.theText());
        }
    }

    @NovaEndpoint(value = "/coded", decoders = SaidDecoder.class, encoders = SaidEncoder.class)
    static class Coded {
        @OnMessage
        Said said(Said said) {
            return said;
        }
    }

    @Test
    void codersGetTheirInjections() {
        try (Application application = Application.of(Coded.class, Brackets.class, SaidEncoder.class)) {
            Peer peer = application.connect("/coded").says("a").says("b");
            assertThat(peer.heard()).containsExactly("[[a]!]", "[[b]!]");
            assertThat(peer.closeCode()).isEmpty();
        }
    }

    @ApplicationScoped
    static class Doorman implements OverloadHandler {}

    @ApplicationScoped
    static class OtherDoorman implements OverloadHandler {}

    @Test
    void severalBeansWhereOneIsAsked_stopTheStartAndAreNamed() {
        assertThatThrownBy(() -> Application.of(Json.class, OtherDoorman.class, Doorman.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("NOVA-0213 there are 2 beans of the type " + OverloadHandler.class.getName())
                .hasMessageContaining(": " + Doorman.class.getName() + ", " + OtherDoorman.class.getName() + ".");
    }

    abstract static class AbstractLogin implements AuthHandler {}

    @ApplicationScoped
    static class Login extends AbstractLogin {}

    @ApplicationScoped
    static class OtherLogin extends AbstractLogin {}

    @Vetoed
    static class NoBean implements ErrorHandler {}

    @NovaEndpoint(
            uri = "ws://example.org/",
            handlers = {AbstractLogin.class, NoBean.class})
    static class Client {
        @OnOpen
        void opened() {}
    }

    @Test
    void handlersThatAreNoBean_orSeveral_stopTheStart_allAtOnce() {
        assertThatThrownBy(() -> Application.of(Client.class))
                .isInstanceOf(NovaDefinitionException.class)
                .hasMessageContaining(
                        "NOVA-0156 Client: no bean has the type of the handler AbstractLogin, which is abstract. ")
                .hasMessageContaining("NOVA-0156 Client: no bean has the type of the handler NoBean. ")
                .hasMessageContaining("Remedy: Make the class a bean");
        assertThatThrownBy(() -> Application.of(Client.class, Login.class, OtherLogin.class))
                .isInstanceOf(NovaDefinitionException.class)
                .hasMessageContaining("NOVA-0156 Client: several beans have the type of the handler AbstractLogin. ");
    }

    @Alternative
    @Priority(1)
    @ApplicationScoped
    static class SelectedDoorman implements OverloadHandler {}

    @Test
    void ofSeveralBeansTheSelectedAlternativeIsAsked() {
        try (Application application = Application.of(Json.class, Doorman.class, SelectedDoorman.class)) {
            assertThat(application.paths()).containsExactly("/json");
        }
    }
}
