package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.ConfigException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mutates a valid file; whatever comes of it is a configuration or a ConfigException. */
class FuzzTest {

    private static final int ROUNDS = 5000;

    private static final byte[] SEED = """
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
    private Path folder;

    @Test
    @Timeout(120) // a watchdog for a parser that never ends
    void aMutatedFileIsReadOrRefused() {
        Random random = new Random(20261122);
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] mutated = SEED;
            for (int n = random.nextInt(4); n >= 0; n--) {
                mutated = mutate(mutated, random);
            }
            read += accepted(mutated) ? 1 : 0;
        }
        assertTrue(read > ROUNDS / 50 && read < ROUNDS, "a fuzzer that meets one outcome alone tests little: " + read);
    }

    private boolean accepted(byte[] yaml) {
        try {
            new Sources(folder).bytes("fuzz.yaml", yaml).read(NodeConfig.class);
            return true;
        } catch (ConfigException e) {
            String message = e.error().message();
            assertTrue(message.lines().allMatch(line -> line.contains("fuzz.yaml")), message);
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError(new String(yaml, StandardCharsets.UTF_8), e);
        }
    }

    private static byte[] mutate(byte[] yaml, Random random) {
        int at = random.nextInt(yaml.length + 1);
        int to = Math.min(yaml.length, at + random.nextInt(20));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(yaml, 0, at);
        switch (random.nextInt(5)) {
            case 0 -> out.write(yaml, to, yaml.length - to);
            case 1 -> {
                out.write(random.nextInt(256));
                out.write(yaml, Math.min(yaml.length, at + 1), Math.max(0, yaml.length - at - 1));
            }
            case 2 -> {
                out.write(yaml, at, to - at);
                out.write(yaml, at, yaml.length - at);
            }
            case 3 -> {
                out.writeBytes(TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8));
                out.write(yaml, at, yaml.length - at);
            }
            default -> {
                int from = random.nextInt(yaml.length);
                out.write(yaml, from, Math.min(30, yaml.length - from));
                out.write(yaml, to, yaml.length - to);
            }
        }
        return out.toByteArray();
    }
}
