package dev.reelmask.job.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a configuration as {@link ConfigReader} reads it. */
public final class ConfigWriter {
    private ConfigWriter() {}

    /** The whole configuration as YAML. */
    public static String yaml(JobConfig config) {
        DumpSettings settings =
                DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return new Dump(settings).dumpToString(value(config));
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
        if (value instanceof List<?> list) {
            return new ArrayList<>(list); // YAML writes one object that stands in two places as an anchor and an alias
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
