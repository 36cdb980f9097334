package dev.reelmask.job.cli;

import dev.reelmask.frame.UriPasswords;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.hadoop.conf.ConfigRedactor;
import org.apache.hadoop.conf.Configuration;

/**
 * What nothing that is printed may show: passwords in URIs, and the values of settings, environment variables and
 * arguments whose names are those of secrets by Spark's pattern, by a user's own or by Hadoop's. Values are learnt as
 * they become known.
 */
public final class Secrets {
    private static final System.Logger LOG = System.getLogger(Secrets.class.getName());

    /** Default of {@value #OWN_PATTERN}. */
    static final String SPARKS_PATTERN = "(?i)secret|password|token|access[.]?key";

    /** What stands in the place of a secret, as Spark has it. */
    static final String REDACTED = "*********(redacted)";

    private static final String OWN_PATTERN = "spark.redaction.regex";
    private static final String OF_SPARK = "spark.";
    private static final String OF_HADOOP = "spark.hadoop.";

    /** Shorter values are words such as {@code true}; to blot them out everywhere would tell nobody anything. */
    private static final int LEAST_CHARACTERS = 6;

    private final ConfigRedactor hadoops = new ConfigRedactor(new Configuration(false));
    private final ConcurrentSkipListSet<String> values = new ConcurrentSkipListSet<>(
            Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));
    private volatile Pattern names = Pattern.compile(SPARKS_PATTERN);

    /** Who keeps what commands learn: the object of the root command. */
    public interface Keeper {
        /** What no output may show. */
        Secrets secrets();
    }

    /** What a process knows of before it reads a configuration. */
    public static Secrets of(Map<String, String> environment, Properties properties, List<String> arguments) {
        Secrets secrets = new Secrets();
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(OF_SPARK) || secrets.isSecret(name))
                .forEach(name -> secrets.learn(name, properties.getProperty(name)));
        environment.forEach(secrets::learn);
        arguments.forEach(argument -> secrets.learnWithin(argument, "=:"));
        boolean hasFile = Secrets.class.getClassLoader().getResource("core-site.xml") != null;
        if (hasFile) {
            secrets.learn(new Configuration());
        }
        return secrets;
    }

    private void learn(Configuration hadoop) {
        for (Map.Entry<String, String> setting : hadoop) {
            String[] files = hadoop.getPropertySources(setting.getKey());
            boolean isDefault = files == null || files[files.length - 1].endsWith("-default.xml");
            if (!isDefault) {
                learn(setting.getKey(), setting.getValue());
            }
        }
    }

    /** Learns of the leaves of a tree of sections. */
    void learnAll(String name, Object value) {
        if (value instanceof Map<?, ?> section) {
            section.forEach((key, below) -> learnAll(name + "." + key, below));
        } else if (value instanceof Iterable<?> list) {
            list.forEach(one -> learnAll(name, one));
        } else if (value != null) {
            learn(name, value.toString());
        }
    }

    private void learn(String name, String value) {
        if (name.endsWith(OWN_PATTERN)) {
            learnPattern(value);
        }
        if (isSecret(name)) {
            add(value);
        } else {
            learnWithin(value, "=");
        }
    }

    /** Options of commands and of a JVM hold names and values of their own. */
    private void learnWithin(String text, String separators) {
        for (String part : text.split("\\s+", -1)) {
            for (int i = 0; i < part.length(); i++) {
                if (separators.indexOf(part.charAt(i)) >= 0 && isSecret(part.substring(0, i))) {
                    add(part.substring(i + 1));
                    break;
                }
            }
        }
    }

    private void learnPattern(String regex) {
        try {
            names = Pattern.compile(
                    names.pattern() + "|(?:" + Pattern.compile(regex).pattern() + ")");
        } catch (PatternSyntaxException e) {
            // told where the configuration is checked
            LOG.log(System.Logger.Level.DEBUG, OWN_PATTERN, e);
        }
    }

    private void add(String value) {
        boolean isWorthHiding =
                value.length() >= LEAST_CHARACTERS && !value.chars().allMatch(Character::isDigit);
        if (isWorthHiding) {
            values.add(value);
        }
    }

    private boolean isSecret(String name) {
        String ofHadoop = name.startsWith(OF_HADOOP) ? name.substring(OF_HADOOP.length()) : name;
        return names.matcher(name).find() || !hadoops.redact(ofHadoop, "").isEmpty();
    }

    /** The text without secrets. */
    public String hide(String text) {
        String hidden = UriPasswords.hide(text);
        for (String value : values) {
            hidden = hidden.replace(value, REDACTED);
        }
        return hidden;
    }
}
