package io.novaws.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RealmsOfAnEarTest {
    private final EarFixture ear = new EarFixture();
    private final Realms realms = new Realms();
    private final RealmContext context = new RealmContext(realms);

    /** A bean whose instances are numbered. */
    private static final class Numbered implements Contextual<String> {
        final AtomicInteger made = new AtomicInteger();

        @Override
        public String create(CreationalContext<String> creationalContext) {
            return "number " + made.incrementAndGet();
        }

        @Override
        public void destroy(String instance, CreationalContext<String> creationalContext) {}
    }

    @SuppressWarnings("unchecked")
    private static CreationalContext<String> creation() {
        return (CreationalContext<String>) Proxy.newProxyInstance(
                CreationalContext.class.getClassLoader(),
                new Class<?>[] {CreationalContext.class},
                (self, method, arguments) -> null);
    }

    private Realm currentOn(@Nullable ClassLoader loader) {
        return EarFixture.on(loader, realms::current);
    }

    @Test
    void oneApplication_asksNothingOfTheThread() {
        realms.begin(List.of(ear.shared));
        Realm before = currentOn(null);
        ClassLoader war = EarFixture.war();
        Realm claimed = realms.claim(war, List.of(ear.shared));
        assertThat(claimed).as("what was injected before is its own").isSameAs(before);
        assertThat(currentOn(null)).isSameAs(claimed);
        assertThat(currentOn(ear.first)).isSameAs(claimed);
    }

    @Test
    void twoApplications_areToldApartByTheThreadsLoader_orOneBelowIt() {
        realms.begin(ear.all);
        Realm one = realms.claim(ear.first, List.of(ear.ofFirst, ear.shared));
        Realm two = realms.claim(ear.second, List.of(ear.ofSecond, ear.shared));
        assertThat(one).isNotSameAs(two);
        assertThat(one.directory()).isNotSameAs(two.directory());
        assertThat(currentOn(ear.first)).isSameAs(one);
        assertThat(currentOn(ear.second)).isSameAs(two);
        assertThat(currentOn(new URLClassLoader(new URL[0], ear.second))).isSameAs(two);
    }

    @Test
    void threadOfNeither_getsAnError_andNobodysConnections() {
        realms.begin(ear.all);
        realms.claim(ear.first, List.of(ear.ofFirst, ear.shared));
        realms.claim(ear.second, List.of(ear.ofSecond, ear.shared));
        for (ClassLoader stranger : new @Nullable ClassLoader[] {
            null, ClassLoader.getPlatformClassLoader(), new URLClassLoader(new URL[0], null)
        }) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> currentOn(stranger))
                    .withMessageContaining(Thread.currentThread().getName());
        }
    }

    @Test
    void applicationThatIsOver_leavesTheOtherItsOwn() {
        realms.begin(ear.all);
        realms.claim(ear.first, List.of(ear.ofFirst, ear.shared));
        Realm two = realms.claim(ear.second, List.of(ear.ofSecond, ear.shared));
        realms.release(ear.first);
        assertThat(currentOn(ear.second)).isSameAs(two);
        realms.release(ear.first);
        assertThat(currentOn(ear.second)).isSameAs(two);
    }

    // ---- the context

    private String on(ClassLoader loader, Numbered bean) {
        return EarFixture.on(loader, () -> Objects.requireNonNull(context.get(bean, creation())));
    }

    @Test
    void bean_isOneForEachApplication_andAlwaysTheSame() {
        realms.begin(ear.all);
        realms.claim(ear.first, List.of(ear.ofFirst, ear.shared));
        realms.claim(ear.second, List.of(ear.ofSecond, ear.shared));
        Numbered bean = new Numbered();
        String one = on(ear.first, bean);
        String two = on(ear.second, bean);
        assertThat(List.of(one, two)).containsExactly("number 1", "number 2");
        assertThat(on(ear.first, bean)).isSameAs(one);
        assertThat(EarFixture.on(ear.first, () -> Objects.requireNonNull(context.get(bean))))
                .isSameAs(one);
        assertThat(bean.made).hasValue(2);
    }

    @Test
    void bean_isNotMadeWhereNobodyAsksForThat() {
        Numbered bean = new Numbered();
        assertThat(context.get(bean)).isNull();
        assertThat(bean.made).hasValue(0);
        assertThat(context.isActive()).isTrue();
        assertThat(context.getScope()).isEqualTo(RealmScoped.class);
    }
}
