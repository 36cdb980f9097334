package dev.reelmask.job.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.hadoop.conf.ConfigRedactor;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils$;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The section {@code spark} as it may be shown and written down: without the values that Spark itself redacts, by its
 * pattern or by the one that {@code spark.redaction.regex} gives it, and without those that Hadoop does.
 */
public final class Redaction {
    private static final String OF_HADOOP = "spark.hadoop.";
    private static final String PATTERN = "spark.redaction.regex";

    private Redaction() {}

    /**
     * The properties, sorted by name, with Spark's word for it in the place of each secret. The pattern, which is none,
     * stays, though it matches itself; where it is no pattern, Spark's own holds.
     */
    public static Map<String, String> of(Map<String, String> spark) {
        SparkConf conf = new SparkConf();
        List<Tuple2<String, String>> pairs = new ArrayList<>();
        spark.forEach((name, value) -> {
            if (!name.equals(PATTERN)) {
                conf.set(name, value);
                pairs.add(new Tuple2<>(name, value));
            } else if (isPattern(value)) {
                conf.set(name, value);
            }
        });
        ConfigRedactor ofHadoop = new ConfigRedactor(new Configuration(false));
        Map<String, String> shown = new TreeMap<>();
        CollectionConverters.asJava(Utils$.MODULE$.redact(
                        conf, CollectionConverters.asScala(pairs).toSeq()))
                .forEach(pair -> shown.put(pair._1(), shown(ofHadoop, pair._1(), pair._2())));
        if (spark.containsKey(PATTERN)) {
            shown.put(PATTERN, spark.get(PATTERN));
        }
        return shown;
    }

    private static boolean isPattern(String text) {
        try {
            Pattern unused = Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static String shown(ConfigRedactor ofHadoop, String name, String value) {
        String setting = name.startsWith(OF_HADOOP) ? name.substring(OF_HADOOP.length()) : name;
        boolean isSecret = !ofHadoop.redact(setting, "").isEmpty();
        return isSecret ? Utils$.MODULE$.REDACTION_REPLACEMENT_TEXT() : value;
    }
}
