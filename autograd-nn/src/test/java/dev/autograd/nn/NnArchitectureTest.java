package dev.autograd.nn;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.autograd.tape.Recording;
import org.junit.jupiter.api.Test;

class NnArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.autograd.nn");

    @Test
    void isMadeOfPublicTensorOperations() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.autograd.tape..", "dev.autograd.array..")
                        // What Autograd.noGrad() and its like return.
                        .and(not(equivalentTo(Recording.Switch.class))))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.autograd.(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
