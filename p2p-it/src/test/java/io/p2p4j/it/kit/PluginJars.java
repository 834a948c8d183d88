package io.p2p4j.it.kit;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds plug-ins as their authors would: with {@code javac} and {@code jar}, against the packaged jars of the distribution.
 *
 * <p>Their sources are the modules in {@code src/plugins/java}.
 */
public final class PluginJars {

    private static final Path SOURCES = Path.of("src", "plugins", "java");
    private static final Path LIB = Path.of(System.getProperty("p2p.home"), "lib");

    private final Path dir;

    /** Builds in a folder. */
    public PluginJars(Path dir) {
        this.dir = dir;
    }

    /** Builds the jar of a module, which needs some libraries; returns its folder, in which the libraries lie beside it. */
    public Path build(String module, Path... libraries) throws IOException {
        Path folder = Files.createDirectories(dir.resolve(module));
        for (Path library : libraries) {
            Files.copy(library, folder.resolve(library.getFileName()));
        }
        Path classes = dir.resolve(module + "-classes");
        String path = Stream.of(LIB, folder).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> compile = Stream.of(
                        Stream.of("--release", "21", "-Xlint:all,-requires-automatic", "-Werror", "-d"),
                        Stream.of(classes.toString(), "--module-path", path),
                        sources(module))
                .flatMap(part -> part)
                .toList();
        run("javac", compile);
        pack(folder.resolve(module + ".jar"), classes);
        return folder;
    }

    /** Builds a module and loads it into this process. */
    public ModuleLayer load(String module, Path... libraries) throws IOException {
        ModuleLayer boot = ModuleLayer.boot();
        Configuration found = boot.configuration()
                .resolve(ModuleFinder.of(build(module, libraries)), ModuleFinder.of(), Set.of(module));
        return boot.defineModulesWithOneLoader(found, PluginJars.class.getClassLoader());
    }

    /** Packs what is in a folder. */
    public static void pack(Path jar, Path content) {
        run("jar", List.of("--create", "--file", jar.toString(), "-C", content.toString(), "."));
    }

    /** Returns the jar that a class of this process comes from. */
    public static Path library(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static Stream<String> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES.resolve(module))) {
            List<String> sources = files.map(Path::toString)
                    .filter(name -> name.endsWith(".java"))
                    .toList();
            return sources.stream();
        }
    }

    private static void run(String tool, List<String> arguments) {
        StringWriter out = new StringWriter();
        int exit = ToolProvider.findFirst(tool)
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
        if (exit != 0) {
            throw new AssertionError(tool + " " + Arrays.toString(arguments.toArray()) + ":\n" + out);
        }
    }
}
