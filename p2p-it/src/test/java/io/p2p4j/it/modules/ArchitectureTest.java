package io.p2p4j.it.modules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    /**
     * Secrets are compared by {@link MessageDigest#isEqual}, which takes the same time whatever differs. Whoever compares bytes in
     * another way is named here, with what it compares; all of it is public.
     */
    @Test
    void onlyWhatIsPublicIsComparedFast() {
        Set<String> publicly = Set.of(
                "security.identity.PrivateKey", // the two copies of a public key
                "security.audit.line.LineReader", // names of fields
                "security.vault.KeyFile", // a name of a field
                "security.token.Link", // spellings of what is signed
                "security.token.Capability",
                "security.token.Claims",
                "security.rotation.Envelope",
                "security.rotation.Words",
                "security.rotation.Purpose",
                "security.tls.certificate.CertificateFields"); // parts of a certificate
        Set<String> found = classes.stream()
                .filter(type -> type.getPackageName().startsWith("io.p2p4j.security"))
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(ArchitectureTest::comparesBytes)
                .map(call -> call.getOriginOwner().getName().substring("io.p2p4j.".length()))
                .collect(Collectors.toSet());
        assertEquals(publicly, found);
    }

    private static boolean comparesBytes(JavaMethodCall call) {
        boolean ofArrays = call.getTargetOwner().isEquivalentTo(Arrays.class)
                && Set.of("equals", "compare", "compareUnsigned", "mismatch").contains(call.getName())
                && call.getTarget().getRawParameterTypes().get(0).getName().equals("[B");
        boolean ofBuffers = call.getTargetOwner().isAssignableTo(ByteBuffer.class)
                && Set.of("equals", "compareTo", "mismatch").contains(call.getName());
        return ofArrays || ofBuffers;
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
