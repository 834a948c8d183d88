package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.config.source.Problems;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bytes as a file: they are a configuration, the same each time, or a refusal of bounded length that names places. */
class YamlFuzzTest {

    private static final int LONGEST_LINE = 4000;

    private static final byte[] VALID = """
            # all kinds of values
            node:
              listen: ["/ip4/0.0.0.0/tcp/4001", '/ip6/::1/tcp/0']
              data_dir: ~/.p2p4j
              bootstrap:
                - /ip4/10.0.0.7/tcp/4001/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN
              call_timeout: PT30S
              max_message: 1MiB
            resilience:
              rate_limit: { max_requests: 100, time_window: 60.0, burst: 0 }   # [requests, s, requests]
              retry: { max_attempts: 3, initial_delay: 500ms, max_delay: 10.0, jitter: 0.25, provider: }
            security:
              trust_level_default: UNKNOWN
              reject_unknown: false
              permissions:
                TRUSTED: ["call:*", "node:info"]
            """.getBytes(StandardCharsets.UTF_8);

    private static final String[] TOKENS = {
        "&a ",
        "*a",
        "!!int ",
        "!",
        "---\n",
        "...\n",
        "? ",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\t",
        "|\n",
        ">-\n",
        "\"",
        "'",
        "%YAML 1.1\n",
        "<<: ",
        "null",
        "~",
        "0x",
        "0o17",
        "0b1",
        "1e999",
        ".inf",
        "-",
        "99999999999999999999",
        "\\u0000",
        "\uFEFF",
        "\u0085",
        "\u2028",
        "PT-1M",
        "=",
        ",",
        "#",
        "\r",
        "\0",
        "@",
        "`",
        "\ud83d\ude00"
    };

    @TempDir
    private static Path folder = Path.of("");

    @MethodSource("seeds")
    @FuzzTest
    @Timeout(3600) // a watchdog for a parser that never ends
    void isAConfigurationOrARefusal(byte[] input) {
        NodeConfig config;
        try {
            config = new Sources(folder).bytes("fuzz.yaml", input).read(NodeConfig.class);
        } catch (ConfigException e) {
            assertRefusal(e);
            return;
        }
        assertEquals(config, new Sources(folder).bytes("fuzz.yaml", input).read(NodeConfig.class));
    }

    private static void assertRefusal(ConfigException e) {
        assertEquals(ErrorCode.CONFIG_INVALID, e.code());
        String message = e.error().message();
        assertTrue(message.lines().count() <= Problems.MAX_LINES + 1);
        assertTrue(
                message.lines()
                        .allMatch(line -> line.length() < LONGEST_LINE
                                && (line.contains("fuzz.yaml") || line.startsWith("… and "))),
                message);
    }

    static Stream<byte[]> seeds() {
        return Stream.of(bombs(), withTokens(), cut()).flatMap(seeds -> seeds);
    }

    private static Stream<byte[]> bombs() {
        String aliases = IntStream.range(1, 30)
                .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]\n")
                .reduce("a0: &a0 [x]\n", String::concat);
        return Stream.of(
                VALID,
                new byte[0],
                bytes(aliases),
                bytes("a: &a [*a]"),
                bytes("<<: { node: { perf: true } }"),
                bytes("[".repeat(100_000)),
                bytes("{a: ".repeat(100_000)),
                bytes("- ".repeat(100_000)),
                bytes(IntStream.range(0, 40)
                        .mapToObj(depth -> " ".repeat(depth) + "a:\n")
                        .reduce("", String::concat)),
                bytes("k".repeat(200_000) + ": 1"),
                bytes("? " + "k".repeat(200_000) + "\n: 1"),
                bytes("k: 1\n".repeat(20_000)),
                bytes("node: { max_message: " + "9".repeat(200_000) + " }"),
                bytes("node: { call_timeout: " + "9".repeat(200_000) + "s }"),
                bytes("node: { data_dir: '" + "${A:-".repeat(30_000) + "' }"),
                bytes("node: { listen: [" + "x,".repeat(30_000) + "] }"),
                "node: { data_dir: \u00e9 }".getBytes(StandardCharsets.ISO_8859_1),
                "node: {}".getBytes(StandardCharsets.UTF_16),
                new byte[] {(byte) 0xc0, (byte) 0x80},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[YamlFile.MAX_BYTES + 1]);
    }

    /** Puts each token before, and in the place of, what stands at some places of a valid file. */
    private static Stream<byte[]> withTokens() {
        return IntStream.range(0, TOKENS.length)
                .boxed()
                .flatMap(token -> IntStream.range(0, 4).mapToObj(turn -> {
                    int at = (token * 131 + turn * 197) % VALID.length;
                    return spliced(at, turn % 2 * Math.min(7, VALID.length - at), bytes(TOKENS[token]));
                }));
    }

    private static Stream<byte[]> cut() {
        return IntStream.iterate(0, at -> at < VALID.length, at -> at + 17).mapToObj(at -> Arrays.copyOf(VALID, at));
    }

    private static byte[] spliced(int at, int without, byte[] token) {
        return ByteBuffer.allocate(VALID.length - without + token.length)
                .put(VALID, 0, at)
                .put(token)
                .put(VALID, at + without, VALID.length - at - without)
                .array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
