package dev.reelmask.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunDescriptionTest {
    private static final RecordComponent[] PARTS = RunDescription.class.getRecordComponents();

    @Test
    void everyPartSaysWhetherItCanChangeOutput() {
        for (RecordComponent part : PARTS) {
            assertThat(part.isAnnotationPresent(Hashed.class))
                    .as(part.getName())
                    .isNotEqualTo(part.isAnnotationPresent(Recorded.class));
        }
    }

    @Test
    void theFingerprintFollowsThePartsThatCanAndNoOthers() throws ReflectiveOperationException {
        RunDescription base = described(-1);

        assertThat(described(-1).fingerprint()).isEqualTo(base.fingerprint());
        for (int i = 0; i < PARTS.length; i++) {
            assertThat(described(i).fingerprint().equals(base.fingerprint()))
                    .as(PARTS[i].getName())
                    .isEqualTo(PARTS[i].isAnnotationPresent(Recorded.class));
            assertThat(described(i).asText()).as(PARTS[i].getName()).isNotEqualTo(base.asText());
        }
    }

    /** @param changed number of the part that is another */
    private static RunDescription described(int changed) throws ReflectiveOperationException {
        Object[] values = new Object[PARTS.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(PARTS[i].getType(), i == changed ? "other" : "one");
        }
        Constructor<RunDescription> constructor = RunDescription.class.getDeclaredConstructor(
                Arrays.stream(PARTS).map(RecordComponent::getType).toArray(Class<?>[]::new));
        return constructor.newInstance(values);
    }

    private static Object value(Class<?> type, String text) {
        if (type == int.class) {
            return text.length();
        }
        if (type == boolean.class) {
            return text.equals("one");
        }
        return type == Map.class ? Map.of("file", text) : text;
    }
}
