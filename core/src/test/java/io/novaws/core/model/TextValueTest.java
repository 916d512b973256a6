package io.novaws.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TextValueTest {
    @Test
    void text_becomesAValueOfTheType() {
        assertThat(TextValue.read(" a ", String.class)).isEqualTo(" a ");
        assertThat(TextValue.read("-7", int.class)).isEqualTo(-7);
        assertThat(TextValue.read("7", Long.class)).isEqualTo(7L);
        assertThat(TextValue.read("7", short.class)).isEqualTo((short) 7);
        assertThat(TextValue.read("7", byte.class)).isEqualTo((byte) 7);
        assertThat(TextValue.read("0.5", float.class)).isEqualTo(0.5f);
        assertThat(TextValue.read("0.5", Double.class)).isEqualTo(0.5);
        assertThat(TextValue.read("True", boolean.class)).isEqualTo(true);
        assertThat(TextValue.read("x", char.class)).isEqualTo('x');
        assertThat(TextValue.read("DAYS", TimeUnit.class)).isEqualTo(TimeUnit.DAYS);
    }

    @Test
    void textThatIsNoValue_isRefusedWithoutRepeatingIt() {
        for (Class<?> type : new Class<?>[] {int.class, Boolean.class, char.class, TimeUnit.class}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TextValue.read("secret", type))
                    .withMessage("the text is not a value of type " + type.getSimpleName())
                    .withNoCause();
        }
    }

    @Test
    void pathParameter_isNamedInItsFailure() {
        assertThat(new Argument.PathParameter("seat", int.class).convert("12")).isEqualTo(12);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Argument.PathParameter("seat", int.class).convert("1e1"))
                .withMessage("path parameter \"seat\": the text is not a value of type int");
    }

    @Test
    void onlySimpleTypes_areReadable() {
        assertThat(TextValue.isReadable(int.class)).isTrue();
        assertThat(TextValue.isReadable(TimeUnit.class)).isTrue();
        assertThat(TextValue.isReadable(UUID.class)).isFalse();
        assertThat(TextValue.isReadable(void.class)).isFalse();
    }
}
