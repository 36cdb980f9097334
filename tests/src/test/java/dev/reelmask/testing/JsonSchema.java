package dev.reelmask.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** What of JSON Schema OpenLineage's specification uses; a keyword that is not known here fails the test. */
public final class JsonSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SAYS_NOTHING =
            List.of("description", "example", "title", "$schema", "$id", "$defs");

    private final Map<String, JsonNode> documents = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    /** All schemas in a folder, by their ids. */
    public static JsonSchema in(Path folder) throws IOException {
        JsonSchema schemas = new JsonSchema();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                JsonNode document = JSON.readTree(file.toFile());
                schemas.documents.put(document.get("$id").asText(), document);
            }
        }
        return schemas;
    }

    /**
     * What is wrong with a value; empty if nothing is.
     *
     * @param ref id of a schema and the pointer to a part of it
     */
    public List<String> faults(JsonNode value, String ref) {
        faults.clear();
        check(value, ref, "");
        return List.copyOf(faults);
    }

    private void check(JsonNode value, String ref, String at) {
        int hash = ref.indexOf('#');
        JsonNode document = documents.get(ref.substring(0, hash));
        if (document == null) {
            faults.add(at + ": there is no schema " + ref);
        } else {
            check(value, document.at(ref.substring(hash + 1)), document, at);
        }
    }

    private void check(JsonNode value, JsonNode schema, JsonNode document, String at) {
        if (schema.isMissingNode()) {
            faults.add(at + ": the schema has no such part");
        }
        schema.properties().forEach(entry -> keyword(value, entry.getKey(), entry.getValue(), schema, document, at));
    }

    private void keyword(
            JsonNode value, String keyword, JsonNode wanted, JsonNode schema, JsonNode document, String at) {
        switch (keyword) {
            case "$ref" -> {
                String id =
                        wanted.asText().startsWith("#") ? document.get("$id").asText() : "";
                check(value, id + wanted.asText(), at);
            }
            case "allOf" -> wanted.forEach(part -> check(value, part, document, at));
            case "anyOf" -> {
                boolean fits = false;
                for (JsonNode part : wanted) {
                    int before = faults.size();
                    check(value, part, document, at);
                    fits |= faults.size() == before;
                    faults.subList(before, faults.size()).clear();
                }
                expect(fits, at + " fits none of " + wanted);
            }
            case "type" -> expect(isOf(value, wanted.asText()), at + " is no " + wanted.asText());
            case "enum" ->
                expect(Stream.of(wanted).anyMatch(all -> contains(all, value)), at + " is none of " + wanted);
            case "required" -> wanted.forEach(name -> expect(value.has(name.asText()), at + " lacks " + name.asText()));
            case "properties" ->
                wanted.properties().forEach(property -> {
                    JsonNode found = value.get(property.getKey());
                    if (found != null) {
                        check(found, property.getValue(), document, at + "/" + property.getKey());
                    }
                });
            case "additionalProperties" -> {
                if (wanted.isObject()) {
                    JsonNode known = schema.path("properties");
                    value.properties().forEach(found -> {
                        if (!known.has(found.getKey())) {
                            check(found.getValue(), wanted, document, at + "/" + found.getKey());
                        }
                    });
                }
            }
            case "items" -> value.forEach(item -> check(item, wanted, document, at + "/*"));
            case "format" -> expect(hasFormat(value.asText(), wanted.asText()), at + " is no " + wanted.asText());
            default -> expect(SAYS_NOTHING.contains(keyword), at + ": keyword " + keyword + " is not known here");
        }
    }

    private void expect(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    private static boolean contains(JsonNode all, JsonNode value) {
        for (JsonNode one : all) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> false;
        };
    }

    private static boolean hasFormat(String text, String format) {
        try {
            return switch (format) {
                case "date-time" -> OffsetDateTime.parse(text) != null;
                case "uri" -> URI.create(text).isAbsolute();
                case "uuid" -> UUID.fromString(text).toString().equals(text);
                default -> false;
            };
        } catch (RuntimeException e) {
            return false;
        }
    }
}
