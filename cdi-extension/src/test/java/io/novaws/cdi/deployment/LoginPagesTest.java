package io.novaws.cdi.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.security.enterprise.authentication.mechanism.http.BasicAuthenticationMechanismDefinition;
import jakarta.security.enterprise.authentication.mechanism.http.CustomFormAuthenticationMechanismDefinition;
import jakarta.security.enterprise.authentication.mechanism.http.FormAuthenticationMechanismDefinition;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.LoginToContinue;
import jakarta.security.enterprise.authentication.mechanism.http.OpenIdAuthenticationMechanismDefinition;
import java.lang.reflect.Type;
import java.util.Set;
import org.eclipse.microprofile.auth.LoginConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginPagesTest {
    @FormAuthenticationMechanismDefinition(loginToContinue = @LoginToContinue)
    private static final class ByForm {}

    @CustomFormAuthenticationMechanismDefinition(loginToContinue = @LoginToContinue)
    private static final class ByCustomForm {}

    @OpenIdAuthenticationMechanismDefinition
    private static final class ByOpenId {}

    @BasicAuthenticationMechanismDefinition
    private static final class ByBasic {}

    @LoginToContinue
    private static final class OfItsOwn {}

    @LoginConfig
    private static final class ByToken {}

    private static boolean isAnnotated(Class<?> beanClass, Type... types) {
        return LoginPages.isAnnotated(beans(beanClass, types));
    }

    private static BeanManager beans(Class<?> beanClass, Type... types) {
        Bean<?> bean = Asked.proxy(Bean.class, (method, arguments) -> switch (method.getName()) {
            case "getBeanClass" -> beanClass;
            case "getTypes" -> Set.of(types);
            default -> throw new UnsupportedOperationException(method.getName());
        });
        return Asked.proxy(BeanManager.class, (method, arguments) -> Set.of(bean));
    }

    @ParameterizedTest
    @ValueSource(classes = {ByForm.class, ByCustomForm.class, ByOpenId.class})
    void mechanismThatShowsAPage_isFound(Class<?> beanClass) {
        assertThat(isAnnotated(beanClass, beanClass)).isTrue();
    }

    @Test
    void mechanismOfTheApplicationThatShowsAPage_isFound_andThatOfTheServerThatNobodyUsesIsNot() {
        assertThat(isAnnotated(OfItsOwn.class, HttpAuthenticationMechanism.class))
                .isTrue();
        assertThat(isAnnotated(OfItsOwn.class, OfItsOwn.class)).isFalse();
    }

    @Test
    void mechanismThatAsksInAHeader_isNoPage() {
        assertThat(isAnnotated(ByBasic.class, ByBasic.class)).isFalse();
        assertThat(LoginPages.isAny(beans(ByBasic.class, ByBasic.class))).isTrue();
    }

    @Test
    void loginByToken_isOne_andNoPage_whetherOrNotTheServerHasABeanForIt() {
        assertThat(LoginPages.isAny(beans(ByToken.class, ByToken.class))).isTrue();
        assertThat(isAnnotated(ByToken.class, ByToken.class)).isFalse();
    }

    @Test
    void mechanismOfTheServer_isOneIfItIsABean_andOtherBeansAreNone() {
        assertThat(LoginPages.isAny(beans(OfItsOwn.class, HttpAuthenticationMechanism.class)))
                .isTrue();
        assertThat(LoginPages.isAny(beans(OfItsOwn.class, OfItsOwn.class))).isFalse();
        assertThat(LoginPages.isAny(beans(String.class, Object.class))).isFalse();
    }
}
