package io.p2p4j.it.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kills a victim again and again with SIGKILL, at a random moment after some change, and has each end looked at.
 *
 * <p>How often says the system property {@code kills}, ten by default. A failure names the seed it began with.
 */
public final class Kills {

    private static final int SIGKILL = 128 + 9;
    private static final int MOST_CHANGES = 60;
    private static final int LONGEST_PAUSE_NANOS = 3_000_000;

    private final Victim victim;
    private final Path folder;
    private final List<String> acknowledged = new ArrayList<>();

    private Kills(Victim victim, Path folder) {
        this.victim = victim;
        this.folder = folder;
    }

    /** Kills a victim as often as the property says. */
    public static void of(Victim victim, Path folder) throws Exception {
        long seed = Long.getLong("kills.seed", System.nanoTime());
        Kills kills = new Kills(victim, folder);
        for (int i = 0; i < Integer.getInteger("kills", 10); i++) {
            try {
                kills.once(new Random(seed + i));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("after " + i + " kills, with -Dkills.seed=" + seed, e);
            }
        }
    }

    private void once(Random random) throws Exception {
        Path errors = Files.createTempFile("victim", ".err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        classPath(),
                        VictimProcess.class.getName(),
                        victim.getClass().getName(),
                        folder.toString(),
                        String.valueOf(random.nextLong()))
                .redirectError(errors.toFile())
                .start();
        try (BufferedReader lines = process.inputReader()) {
            listen(lines, 1 + random.nextInt(MOST_CHANGES));
            LockSupport.parkNanos(random.nextInt(LONGEST_PAUSE_NANOS));
            process.toHandle().destroyForcibly(); // leaves the pipe open, in which there may be more
            listen(lines, Integer.MAX_VALUE);
            assertEquals(SIGKILL, process.waitFor(), () -> "it ended by itself: " + text(errors));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(errors);
        }
        victim.inspect(folder, List.copyOf(acknowledged));
    }

    private void listen(BufferedReader lines, int most) throws IOException {
        for (int i = 0; i < most; i++) {
            String line = lines.readLine();
            if (line == null) {
                return;
            }
            acknowledged.add(line);
        }
    }

    /** Everything this process has on its module path or class path, or in the loader of its tests. */
    private static String classPath() {
        Path target = Path.of(System.getProperty("p2p.root", ".."), "p2p-it", "target");
        Stream<String> paths = Stream.of(
                System.getProperty("surefire.test.class.path", ""),
                System.getProperty("java.class.path", ""),
                System.getProperty("jdk.module.path", ""),
                target.resolve("test-classes").toString(),
                target.resolve("classes").toString());
        Stream<String> loaded = Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
                ? Stream.of(loader.getURLs()).map(URL::getPath)
                : Stream.of();
        return Stream.concat(loaded, paths)
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String text(Path errors) {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            return "its last words cannot be read: " + e;
        }
    }
}
