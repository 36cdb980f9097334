package dev.reelmask.job.config;

import dev.reelmask.frame.UriPasswords;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a configuration as {@link ConfigReader} reads it, but without secrets. */
public final class ConfigWriter {
    private ConfigWriter() {}

    /** The whole configuration as YAML, secrets of the section {@code spark} and passwords in URIs left out. */
    public static String yaml(JobConfig config) {
        JobConfig shown = new JobConfig(
                config.corpus(),
                config.network(),
                config.loop(),
                config.results(),
                config.plan(),
                config.execute(),
                Redaction.of(config.spark()));
        DumpSettings settings =
                DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return UriPasswords.hide(new Dump(settings).dumpToString(value(shown)));
    }

    private static Object value(Object value) {
        if (value instanceof Record values) {
            Map<String, Object> section = new LinkedHashMap<>();
            for (RecordComponent component : values.getClass().getRecordComponents()) {
                section.put(RecordBinder.key(component.getName()), value(read(values, component)));
            }
            return section;
        }
        if (value instanceof Enum<?> constant) {
            return RecordBinder.spelling(constant);
        }
        return value;
    }

    private static Object read(Record values, RecordComponent component) {
        try {
            return component.getAccessor().invoke(values);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
