package dev.reelmask.testing.tag;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Tags say what tests take. */
class TagsTest {
    private static final Set<String> KNOWN =
            Set.of(TagGuard.SPARK, TagGuard.CLUSTER, TagGuard.BROWSER, "slow", "rapids");
    /** By these, and by commands, tests come to a Spark session; what commands open is seen when they run. */
    private static final Set<String> WAYS_TO_SPARK = Set.of(
            "org.apache.spark.sql.SparkSession",
            "dev.reelmask.testing.LocalSpark",
            "dev.reelmask.testing.ReelmaskProcess");

    private static final JavaClasses TESTS =
            new ClassFileImporter().withImportOption(new OnlyIncludeTests()).importPackages("dev.reelmask");

    @Test
    void classesThatReachASparkSessionAreTaggedSpark() {
        List<String> untagged = TESTS.stream()
                .filter(TagsTest::hasTests)
                .filter(TagsTest::reachesSpark)
                .filter(tests -> !tags(tests).contains(TagGuard.SPARK))
                .map(JavaClass::getName)
                .toList();

        assertThat(untagged).isEmpty();
        assertThat(TESTS.stream().filter(TagsTest::hasTests).filter(tests -> tags(tests)
                        .contains(TagGuard.SPARK)))
                .hasSizeGreaterThan(10);
    }

    @Test
    void noTagIsMisspelt() {
        Set<String> used = new TreeSet<>();
        TESTS.stream().filter(TagsTest::hasTests).forEach(tests -> {
            used.addAll(tags(tests));
            methods(tests).forEach(method -> AnnotationSupport.findRepeatableAnnotations(method, Tag.class)
                    .forEach(tag -> used.add(tag.value())));
        });

        assertThat(used).isEqualTo(new TreeSet<>(KNOWN));
    }

    @Test
    void whatIsTakenWithoutItsTagIsFound() {
        assertThat(TagGuard.missing(Set.of("spark", "cluster"), Set.of("slow", "spark")))
                .containsExactly("cluster");
        assertThat(TagGuard.missing(Set.of("spark"), Set.of("spark"))).isEmpty();
    }

    private static boolean hasTests(JavaClass candidate) {
        return !candidate.isInterface() && !methods(candidate).isEmpty();
    }

    private static List<java.lang.reflect.Method> methods(JavaClass tests) {
        return ReflectionSupport.findMethods(
                tests.reflect(),
                method -> AnnotationSupport.isAnnotated(method, org.junit.platform.commons.annotation.Testable.class),
                HierarchyTraversalMode.TOP_DOWN);
    }

    private static Set<String> tags(JavaClass tests) {
        Set<String> tags = new HashSet<>();
        for (Class<?> at = tests.reflect(); at != null; at = at.getEnclosingClass()) {
            AnnotationSupport.findRepeatableAnnotations(at, Tag.class).forEach(tag -> tags.add(tag.value()));
        }
        return tags;
    }

    /** Through classes of the tests alone: in the job's own, everything leads to everything. */
    private static boolean reachesSpark(JavaClass start) {
        Set<String> seen = new HashSet<>();
        Deque<JavaClass> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            JavaClass next = open.removeFirst();
            if (WAYS_TO_SPARK.contains(next.getName())) {
                return true;
            }
            if (TESTS.contain(next.getName()) && seen.add(next.getName())) {
                next.getDirectDependenciesFromSelf().forEach(use -> open.add(use.getTargetClass()));
            }
        }
        return false;
    }
}
