package dev.reelmask.net.script;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function or method as its file declares it.
 *
 * @param file path in the archive, for messages
 * @param self class of the first parameter; empty for a function
 * @param parameters types by name, without the first of a method
 */
record FunctionSource(
        String file,
        String name,
        Optional<String> self,
        String selfName,
        Map<String, TypeName> parameters,
        Optional<TypeName> returns,
        List<Stmt> body) {
    FunctionSource {
        body = List.copyOf(body);
    }
}
