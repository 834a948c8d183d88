package io.p2p4j.it.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares what {@code jar --describe-module} says of each jar with what was agreed. */
class DescriptorIT {

    private static final Path AGREED = Path.of("src", "test", "resources", "descriptors");

    @ParameterizedTest
    @ValueSource(strings = {"api", "transport", "resilience", "security", "config", "node", "it"})
    void isAsAgreed(String module) throws IOException {
        assertEquals(Files.readString(AGREED.resolve(module + ".txt")), describe(module));
    }

    private static String describe(String module) {
        String version = System.getProperty("p2p.version");
        Path jar = Path.of(
                System.getProperty("p2p.root"), "p2p-" + module, "target", "p2p-" + module + "-" + version + ".jar");
        StringWriter out = new StringWriter();
        int exit = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(out), "--describe-module", "--file", jar.toString());
        assertEquals(0, exit, out::toString);
        return out.toString()
                .lines()
                .map(line -> line.replaceFirst("@" + version + " jar:.*", ""))
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
