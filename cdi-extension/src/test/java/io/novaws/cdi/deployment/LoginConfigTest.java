package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginConfigTest {
    private static ServletContext context(@Nullable String descriptor) {
        return Asked.proxy(
                ServletContext.class,
                (method, arguments) -> descriptor == null
                        ? null
                        : new ByteArrayInputStream(descriptor.getBytes(StandardCharsets.UTF_8)));
    }

    private static LoginConfig config(String login) {
        return LoginConfig.of(context("<web-app><login-config>" + login + "</login-config></web-app>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<auth-method>FORM</auth-method>",
                "<web:auth-method> FORM </web:auth-method>",
                "<auth-method>BASIC?silent=true,FORM</auth-method>"
            })
    void form_isFound(String login) {
        assertThat(config(login).isForm()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<auth-method>BASIC</auth-method>",
                "<!-- <auth-method>FORM</auth-method> -->",
                "<form-login-config/>",
                ""
            })
    void whatIsNoForm_isNone(String login) {
        assertThat(config(login).isForm()).isFalse();
    }

    @Test
    void applicationWithoutADescriptor_hasNoLogin() {
        assertThat(LoginConfig.of(context(null))).isEqualTo(new LoginConfig("", ""));
    }

    private static Login login(String login) {
        return Login.of(
                context("<web-app>" + login + "</web-app>"),
                Asked.proxy(BeanManager.class, (method, arguments) -> Set.of()));
    }

    private static @Nullable String challenge(String login) {
        return login(login).challenge();
    }

    @Test
    void login_isAskedWhereThereIsOne_thatShowsNoPage() {
        assertThat(login("<auth-method>BASIC</auth-method>").isAsked()).isTrue();
        assertThat(login("<auth-method>FORM</auth-method>").isAsked()).isFalse();
        assertThat(login("").isAsked()).isFalse();
    }

    @Test
    void challengeOfPasswords_hasTheRealm() {
        String basic = "<auth-method>BASIC</auth-method>";
        assertThat(challenge(basic)).isEqualTo("Basic realm=\"nova\"");
        assertThat(challenge(basic + "<realm-name> The staff\"\\ </realm-name>"))
                .isEqualTo("Basic realm=\"The staff__\"");
        assertThat(challenge("<auth-method>DIGEST</auth-method>")).isNull();
        assertThat(challenge("")).isNull();
    }
}
