package dev.reelmask.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.reelmask", importOptions = DoNotIncludeTests.class)
class DependencyDirectionTest {
    @ArchTest
    static final ArchRule onlyTablesFunctionsAndJobKnowSpark = noClasses()
            .that()
            .resideOutsideOfPackages("dev.reelmask.table..", "dev.reelmask.udf..", "dev.reelmask.job..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "scala..")
            .allowEmptyShould(false);

    @ArchTest
    static final ArchRule onlyTheRuntimeAndTheTrainingStepKnowDjl = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.reelmask.net.torch",
                    "dev.reelmask.net.check",
                    "dev.reelmask.net.probe",
                    "dev.reelmask.train.step")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..");

    @ArchTest
    static final ArchRule layers = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("job")
            .definedBy("dev.reelmask.job..")
            .layer("udf")
            .definedBy(
                    "dev.reelmask.net..",
                    "dev.reelmask.train..",
                    "dev.reelmask.evidence..",
                    "dev.reelmask.flow..",
                    "dev.reelmask.propagate..",
                    "dev.reelmask.schedule..",
                    "dev.reelmask.loop..",
                    "dev.reelmask.metric..",
                    "dev.reelmask.udf..")
            .layer("io")
            .definedBy(
                    "dev.reelmask.frame..",
                    "dev.reelmask.process..",
                    "dev.reelmask.yaml..",
                    "dev.reelmask.video..",
                    "dev.reelmask.corpus..",
                    "dev.reelmask.label..",
                    "dev.reelmask.mask..",
                    "dev.reelmask.synthetic..",
                    "dev.reelmask.publish..",
                    "dev.reelmask.result..",
                    "dev.reelmask.table..")
            .withOptionalLayers(true)
            .whereLayer("job")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("udf")
            .mayOnlyBeAccessedByLayers("job");

    @ArchTest
    static final ArchRule loopAndSchedulersKnowPortsOnly = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.reelmask.loop..",
                    "dev.reelmask.schedule..",
                    "dev.reelmask.evidence..",
                    "dev.reelmask.propagate")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.reelmask.flow..",
                    "dev.reelmask.propagate.warp..",
                    "dev.reelmask.table..",
                    "dev.reelmask.net..",
                    "dev.reelmask.train..",
                    "org.apache.hadoop..",
                    "org.apache.spark..",
                    "ai.djl..");

    @ArchTest
    static final ArchRule planningTakesNoCluster = noClasses()
            .that()
            .resideInAPackage("dev.reelmask.job.plan..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "scala..", "org.apache.hadoop..", "ai.djl..");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.reelmask.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noCyclesOfSinglePackages =
            slices().matching("dev.reelmask.(**)").should().beFreeOfCycles();
}
