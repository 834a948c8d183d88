package io.p2p4j.it.modules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sees that who uses the class path finds the same providers as who uses the module path. */
class ClassPathIT {

    private static final String FOLDER = "META-INF/services/";

    @ParameterizedTest
    @ValueSource(strings = {"transport", "resilience", "security", "config"})
    void findsTheSameProviders(String module) throws IOException {
        Path jar = Path.of(
                System.getProperty("p2p.home"),
                "lib",
                "p2p-" + module + "-" + System.getProperty("p2p.version") + ".jar");
        ModuleReference reference =
                ModuleFinder.of(jar).find("io.p2p4j." + module).orElseThrow();
        Map<String, Object> declared = new TreeMap<>();
        for (ModuleDescriptor.Provides provides : reference.descriptor().provides()) {
            declared.put(provides.service(), provides.providers());
        }
        assertEquals(declared, listed(jar));
    }

    private static Map<String, Object> listed(Path jar) throws IOException {
        Map<String, Object> listed = new TreeMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (var entry : zip.stream()
                    .filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory())
                    .toList()) {
                String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                listed.put(
                        entry.getName().substring(FOLDER.length()),
                        text.lines().filter(line -> !line.isBlank()).toList());
            }
        }
        return listed;
    }
}
