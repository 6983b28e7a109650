package dev.autograd;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the code to the table of docs/architecture.md. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.autograd");

    private static final DescribedPredicate<JavaClass> JDK = resideInAnyPackage("java..", "jdk..")
            .or(resideInAPackage("org.jspecify.annotations"))
            .as("the JDK");

    // Part of the public interface, and may be used anywhere.
    private static final DescribedPredicate<JavaClass> ND4J_VALUES = nameMatching(
                    "org\\.nd4j\\.linalg\\.api\\.(ndarray\\.INDArray|buffer\\.DataType)(\\$.*)?")
            .forSubtype();

    private static final DescribedPredicate<JavaClass> ND4J = resideInAnyPackage("org.nd4j..", "org.bytedeco..");

    // Special functions to full precision.
    private static final DescribedPredicate<JavaClass> COMMONS_NUMBERS =
            resideInAPackage("org.apache.commons.numbers..");

    // Reports as JSON.
    private static final DescribedPredicate<JavaClass> JACKSON = resideInAPackage("com.fasterxml.jackson.jr.ob..");

    @Test
    void theTapeKnowsTheJdkOnly() {
        classes()
                .that(resideInAPackage("dev.autograd.tape"))
                .should()
                .onlyDependOnClassesThat(JDK.or(resideInAnyPackage("dev.autograd.tape", "dev.autograd.thread")))
                .check(CLASSES);
        classes()
                .that(resideInAPackage("dev.autograd.thread"))
                .should()
                .onlyDependOnClassesThat(JDK.or(resideInAPackage("dev.autograd.thread")))
                .check(CLASSES);
    }

    @Test
    void arraysKnowNd4jAndNothingOfTensors() {
        classes()
                .that(resideInAPackage("dev.autograd.array.."))
                .should()
                .onlyDependOnClassesThat(JDK.or(ND4J)
                        .or(COMMONS_NUMBERS)
                        .or(resideInAnyPackage("dev.autograd.array..", "dev.autograd.thread")))
                .check(CLASSES);
    }

    @Test
    void onlyArraysKnowMoreOfNd4jThanItsArraysAndTypes() {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage("dev.autograd.array..")))
                .should()
                .dependOnClassesThat(ND4J.and(DescribedPredicate.not(ND4J_VALUES)))
                .check(CLASSES);
    }

    @Test
    void tensorsKnowTheTapeAndArrays() {
        noClasses()
                .that(resideInAPackage("dev.autograd"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.autograd.check..",
                        "dev.autograd.explain..",
                        "dev.autograd.explore..",
                        "dev.autograd.array.simd.."))
                .check(CLASSES);
    }

    @Test
    void checksUseThePublicInterfaceOnly() {
        classes()
                .that(resideInAPackage("dev.autograd.check.."))
                .should()
                .onlyDependOnClassesThat(JDK.or(ND4J_VALUES)
                        .or(JACKSON)
                        .or(resideInAnyPackage("dev.autograd", "dev.autograd.check.."))
                        // What Autograd.noGrad() and Tensor.node() return.
                        .or(resideInAPackage("dev.autograd.tape")))
                .check(CLASSES);
    }

    @Test
    void explanationsKnowNothingOfArrays() {
        noClasses()
                .that(resideInAnyPackage("dev.autograd.explain..", "dev.autograd.explore.."))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.autograd.array.."))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theVectorApiIsFoundByReflectionOnly() {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage("dev.autograd.array.simd..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.autograd.array.simd..", "jdk.incubator.."))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.autograd.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void thereIsNoStateThatThreadsShareButFinalFields() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(CLASSES);
    }
}
