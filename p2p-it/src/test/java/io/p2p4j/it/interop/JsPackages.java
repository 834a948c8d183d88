package io.p2p4j.it.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Installs the packages of the lock file into the build's folder. */
final class JsPackages {

    /** Where the JavaScript peer runs. */
    static final Path FOLDER = Path.of("target", "js");

    private static final Path SOURCES = Path.of("src", "test", "js");
    private static final Path INSTALLED = FOLDER.resolve("installed.json"); // the lock file that is

    private JsPackages() {}

    /** Returns whether node and npm are here. */
    static boolean available() {
        String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        return List.of("node", "npm").stream()
                .allMatch(tool -> Stream.of(folders).anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))));
    }

    /** Copies the peer, and installs its packages unless these very ones are. */
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Files.copy(source, FOLDER.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path wanted = SOURCES.resolve("package-lock.json");
        if (!Files.exists(INSTALLED) || Files.mismatch(INSTALLED, wanted) >= 0) {
            Files.deleteIfExists(INSTALLED);
            npm();
            Files.copy(wanted, INSTALLED);
        }
    }

    private static void npm() throws IOException, InterruptedException {
        Path log = FOLDER.resolve("npm.log");
        Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(npm.waitFor(5, TimeUnit.MINUTES), "npm ci did not end");
        assertEquals(0, npm.exitValue(), Files.readString(log));
    }
}
