package io.p2p4j.config.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextTypesTest {

    enum Twins {
        On,
        ON
    }

    private static TextType type(Class<?> type) {
        return TextTypes.of(type, "bytes").orElseThrow();
    }

    private static void reads(Class<?> type, Object value, String... texts) {
        for (String text : texts) {
            assertEquals(new Reading.Value(value), type(type).read(text), text);
        }
    }

    private static void refuses(Class<?> type, String... texts) {
        for (String text : texts) {
            assertInstanceOf(Reading.Refused.class, type(type).read(text), text);
        }
    }

    @Test
    void flags() {
        reads(boolean.class, true, "true");
        reads(Boolean.class, false, "false");
        refuses(boolean.class, "True", "TRUE", "yes", "no", "on", "off", "y", "1", "0", "", " true");
    }

    @Test
    void wholeNumbers() {
        reads(int.class, 0, "0", "-0", "0KiB");
        reads(int.class, Integer.MAX_VALUE, "2147483647");
        reads(int.class, Integer.MIN_VALUE, "-2147483648", "-2GiB");
        reads(Integer.class, 65536, "64KiB", "64 KiB", "65536");
        reads(long.class, Long.MAX_VALUE, "9223372036854775807");
        reads(Long.class, 3L << 30, "3GiB", "3072 MiB");
        refuses(int.class, "2147483648", "2GiB", "-2147483649");
        refuses(long.class, "9223372036854775808", "9999999999GiB", "9".repeat(40), "9".repeat(41));
        refuses(
                int.class, "", "-", "+1", "01", "00", "1_000", "1,000", "0o17", "0x1f", "0b1", "1.0", "1e3", "5 ",
                " 5");
        refuses(int.class, "5  KiB", "5kib", "5KB", "5K", "KiB", "٣");
    }

    @Test
    void decimals() {
        reads(double.class, 0.25, "0.25", "25e-2", "0.025E+1");
        reads(Double.class, -3.0, "-3");
        refuses(
                double.class,
                "",
                ".5",
                "5.",
                "+1",
                "1_0",
                "NaN",
                ".nan",
                ".inf",
                "Infinity",
                "1e999",
                "0x1p3",
                "1d",
                "1,5");
    }

    @Test
    void durations() {
        reads(
                Duration.class,
                Duration.ofSeconds(90),
                "90",
                "90.0",
                "90s",
                "1.5m",
                "0.025h",
                "90000ms",
                "90 s",
                "PT1M30S");
        reads(Duration.class, Duration.ZERO, "0", "0ms", "PT0S");
        reads(Duration.class, Duration.ofNanos(1), "0.000000001", "0.000001ms", "0.0000000010");
        reads(Duration.class, Duration.ofNanos(Long.MAX_VALUE), "9223372036.854775807");
        refuses(
                Duration.class,
                "9223372036.854775808",
                "9999999999999999999h",
                "PT9999999999H",
                "P99999999999999999999D");
        refuses(
                Duration.class,
                "",
                "-1",
                "+1",
                "PT-1S",
                "-PT1S",
                "P1Y",
                "1d",
                "1 min",
                "1S",
                "1e3",
                "1_000",
                ".5s",
                "5.s");
        refuses(Duration.class, "0.0000000001", "NaN", ".inf", "infinity", "9".repeat(100_000));
    }

    @Test
    void paths() {
        Path home = Path.of(System.getProperty("user.home"));
        reads(Path.class, home.resolve("a/b"), "~/a/b", "~//a/b");
        reads(Path.class, home, "~", "~/");
        reads(Path.class, Path.of("a~/b"), "a~/b");
        refuses(Path.class, "", "~root", "~root/a", "a\0b");
    }

    @Test
    void enums() {
        reads(TrustLevel.class, TrustLevel.TRUSTED, "TRUSTED", "trusted", "Trusted");
        refuses(TrustLevel.class, "", "TRUST", " TRUSTED", "2");
        reads(Twins.class, Twins.On, "On");
        refuses(Twins.class, "on");
    }

    @Test
    void typesThatParseThemselves() {
        reads(Multiaddr.class, Multiaddr.parse("/ip4/1.2.3.4/tcp/5"), "/ip4/1.2.3.4/tcp/5");
        reads(Permission.class, new Permission("call:*"), "call:*");
        assertEquals(
                new Reading.Refused("is not a multiaddr; one looks like /ip4/127.0.0.1/tcp/4001"),
                type(Multiaddr.class).read("x".repeat(2000)));
        assertTrue(type(PeerAddress.class).expected().contains("PeerAddress"));
    }

    @Test
    void othersHaveNoText() {
        for (Class<?> type : List.of(Object.class, char.class, float.class, int[].class, Optional.class)) {
            assertEquals(Optional.empty(), TextTypes.of(type, ""));
        }
    }

    @Test
    void randomTextIsReadOrRefused() {
        Random random = new Random(7);
        List<Class<?>> types = List.of(
                boolean.class,
                int.class,
                long.class,
                double.class,
                Duration.class,
                Path.class,
                TrustLevel.class,
                Multiaddr.class,
                PeerAddress.class,
                Permission.class);
        String alphabet = "0123456789.eE+-_ KMGiBmshPTpt/ip4tcp2~'\0\n\uD83D\uDE00x:*";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            types.forEach(type -> type(type).read(text.toString()));
        }
    }

    @Test
    void everyDurationComesBack() {
        Random random = new Random(8);
        for (int i = 0; i < 2000; i++) {
            Duration duration = Duration.ofNanos(random.nextLong() >>> (1 + random.nextInt(63)));
            reads(Duration.class, duration, duration.toString());
            reads(Duration.class, duration, String.format("%d.%09d", duration.toSeconds(), duration.toNanosPart()));
        }
    }
}
