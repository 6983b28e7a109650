package dev.autograd.nn;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.autograd.tape.Recording;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

    /** So that {@code import dev.autograd.*; import dev.autograd.nn.*;} and their like name each type. */
    @Test
    void noPublicNameStandsInTwoPackages() {
        Map<String, List<String>> packages = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.autograd").stream()
                        .filter(type -> type.isTopLevelClass()
                                && type.getModifiers().contains(JavaModifier.PUBLIC)
                                // Of no interest to users.
                                && !type.getPackageName().startsWith("dev.autograd.array"))
                        .collect(Collectors.groupingBy(
                                JavaClass::getSimpleName,
                                Collectors.mapping(JavaClass::getPackageName, Collectors.toList())));
        packages.values().removeIf(found -> found.size() == 1);

        assertEquals(Map.of(), packages);
    }
}
