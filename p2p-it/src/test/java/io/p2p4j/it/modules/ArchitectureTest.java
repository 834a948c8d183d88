package io.p2p4j.it.modules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Keeps the layers apart. */
class ArchitectureTest {

    private static final List<String> PROVIDERS = List.of("transport", "resilience", "security", "config");
    private static final int LEAST_CLASSES = 250;

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPaths(Stream.of("api", "transport", "resilience", "security", "config", "node")
                    .map(module -> Path.of(System.getProperty("p2p.root"), "p2p-" + module, "target", "classes"))
                    .toList());

    @Test
    void looksAtAsManyClassesAsThereAre() {
        assertTrue(classes.size() >= LEAST_CLASSES, () -> "only " + classes.size() + " classes were found");
    }

    @Test
    void theVocabularyDependsOnTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("io.p2p4j.api..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("io.p2p4j.api..", "java..", "org.jspecify.."))
                .check(classes);
    }

    @TestFactory
    Stream<DynamicTest> providersNeverSeeEachOtherOrTheNode() {
        return PROVIDERS.stream()
                .map(provider -> DynamicTest.dynamicTest(
                        provider,
                        () -> noClasses()
                                .that()
                                .resideInAPackage("io.p2p4j." + provider + "..")
                                .should()
                                .dependOnClassesThat(
                                        resideInAnyPackage(Stream.concat(PROVIDERS.stream(), Stream.of("node"))
                                                .filter(other -> !other.equals(provider))
                                                .map(other -> "io.p2p4j." + other + "..")
                                                .toArray(String[]::new)))
                                .check(classes)));
    }

    @Test
    void theNodeSeesNoProvider() {
        noClasses()
                .that()
                .resideInAPackage("io.p2p4j.node..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(PROVIDERS.stream()
                        .map(provider -> "io.p2p4j." + provider + "..")
                        .toArray(String[]::new)))
                .check(classes);
    }

    /** Hashes and random numbers are no secrets: ids are made of the ones, jitter of the others. */
    @Test
    void onlySecurityTouchesCryptography() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.p2p4j.security..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "javax.crypto..",
                                "javax.net.ssl..",
                                "org.bouncycastle..",
                                "java.security.spec..",
                                "java.security.interfaces..",
                                "java.security.cert..")
                        .or(resideInAnyPackage("java.security")
                                .and(not(belongToAnyOf(
                                        MessageDigest.class, NoSuchAlgorithmException.class, SecureRandom.class)))))
                .check(classes);
    }

    @TestFactory
    Stream<DynamicTest> packagesOfAModuleHaveNoCycles() {
        return Set.of("transport", "resilience", "security", "config", "node").stream()
                .map(module -> DynamicTest.dynamicTest(
                        module,
                        () -> slices().matching("io.p2p4j." + module + ".(*)..")
                                .should()
                                .beFreeOfCycles()
                                .check(classes)));
    }

    @Test
    void namesSayWhatAThingDoes() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .check(classes);
    }

    @Test
    void nothingIsKeptPerThreadOrPrintedPastTheLog() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ThreadLocal")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(classes);
    }
}
