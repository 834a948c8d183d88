package io.p2p4j.security.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Finds the public test vectors, or skips the test and says so. */
public final class Vectors {

    private Vectors() {}

    /** Returns a file of the folder that the system property {@code vectors.dir} names. */
    public static Json file(String name) throws IOException {
        String folder = System.getProperty("vectors.dir", "");
        Assumptions.assumeFalse(folder.isBlank(), "skipped: no folder of public test vectors (-Dvectors.dir=…)");
        return Json.parse(Files.readAllBytes(Path.of(folder, name)));
    }

    /** Returns the groups of a Wycheproof file. */
    public static List<Json> groups(String name) throws IOException {
        return file(name).list("testGroups");
    }

    /** Returns the bytes that a text spells in hex. */
    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
