package io.p2p4j.it.bench.process;

import io.p2p4j.it.bench.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts workers: JVMs like this one, and Node.js. Used by one thread. */
public final class Launcher {

    private static final Path SOURCES = Path.of("src", "test", "js");

    private final Settings settings;
    private final Path scripts;
    private int started;
    private boolean installed;

    /** Starts workers whose logs and recordings go to the folder of the settings. */
    public Launcher(Settings settings) {
        this.settings = settings;
        this.scripts = settings.folder().resolve("js");
    }

    /** Starts a JVM; flags of the JVM begin with a dash, what follows are arguments of its main class. */
    public Worker java(String name, Class<?> main, String... flagsAndArguments)
            throws IOException, InterruptedException {
        String file = ++started + "-" + name;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        if (settings.jfr()) {
            command.add("-XX:StartFlightRecording:settings=profile,dumponexit=true,filename="
                    + settings.folder().resolve(file + ".jfr"));
            command.add("-Xlog:jfr*=off");
            command.add("-Xlog:disable");
        }
        List<String> more = Arrays.asList(flagsAndArguments);
        more.stream().filter(word -> word.startsWith("-")).forEach(command::add);
        command.addAll(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
        more.stream().filter(word -> !word.startsWith("-")).forEach(command::add);
        return Worker.start(name, command, Path.of("").toAbsolutePath(), log(file));
    }

    /** Starts js-libp2p, after installing it once. */
    public Worker js(String name, String... arguments) throws IOException, InterruptedException {
        if (!installed) {
            install();
            installed = true;
        }
        List<String> command = new ArrayList<>(List.of("node", "--expose-gc", "bench.mjs"));
        command.addAll(Arrays.asList(arguments));
        return Worker.start(name, command, scripts, log(++started + "-" + name));
    }

    private Path log(String file) {
        return settings.folder().resolve(file + ".log");
    }

    private void install() throws IOException, InterruptedException {
        Files.createDirectories(scripts);
        try (Stream<Path> sources = Files.list(SOURCES)) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        source,
                        scripts.resolve(source.getFileName()),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (Files.isDirectory(scripts.resolve("node_modules"))) {
            return;
        }
        Path log = log("npm");
        Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                .directory(scripts.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new IOException("js-libp2p cannot be installed; " + log + " says why");
        }
    }
}
