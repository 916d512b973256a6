package io.novaws.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The fields of Tyrus that hibernation empties are where they were. */
class TyrusBuffersTest {
    @Test
    void tyrus_keepsItsBuffersWhereTheyAreReleased() throws ReflectiveOperationException {
        for (String field : List.of("BYTES", "TEXT_BUFFER", "TEXT")) {
            var found = TyrusBuffers.class.getDeclaredField(field);
            found.setAccessible(true);
            assertThat(found.get(null)).as(field).isNotNull();
        }
    }
}
