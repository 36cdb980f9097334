package dev.reelmask.net.script;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A class as its file declares it.
 *
 * @param isTuple whether it is a named tuple, which has fields and no methods
 * @param attributes types of the values that an object holds
 * @param constants types of the values that are written in the source
 */
record ClassSource(
        String name,
        boolean isTuple,
        Map<String, TypeName> attributes,
        Map<String, TypeName> constants,
        Map<String, FunctionSource> methods) {
    ClassSource(String name, boolean isTuple) {
        this(name, isTuple, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }
}
