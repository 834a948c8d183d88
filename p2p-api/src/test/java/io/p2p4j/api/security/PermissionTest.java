package io.p2p4j.api.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionTest {

    @ParameterizedTest
    @CsvSource({
        "call:weather/today, call:weather/today, true",
        "call:weather/today, call:weather/todayX, false",
        "call:weather/today, call:weather/toda, false",
        "call:weather/today, call:weather/*, false",
        "call:weather/*, call:weather/today, true",
        "call:weather/*, call:weather/, true",
        "call:weather/*, call:weather/*, true",
        "call:weather/*, call:weather/t*, true",
        "call:weather/*, call:*, false",
        "call:weather/*, call:weatherman/today, false",
        "call:weather/*, call:weather, false",
        "call:weather*, call:weatherman/today, true",
        "call:*, call:a/b, true",
        "call:*, stream:/a, false",
        "call:*, relay, false",
        "relay, relay, true",
        "node:*, node:admin, true",
        "node:admin, node:config, false",
        "stream:/a+b/~c/1.0.0, stream:/a+b/~c/1.0.0, true",
        "call:*/status, call:weather/status, true",
        "call:*/status, call:weather/status/x, false",
        "call:*/status, call:a/b/status, false",
        "call:*/status, call:weather/statu, false",
        "call:w*/t*, call:weather/today/at/noon, true",
        "call:w*r/t*y, call:weather/today, true",
        "call:w*r/t*y, call:weather/today/y, false",
        "call:a*b*c/d, call:axbxbxc/d, true",
        "call:a*b*c/d, call:axbxbx/d, false",
        "call:*/status, call:*/status, true",
        "call:*/status, call:w*/status, true",
        "call:w*/status, call:*/status, false",
        "call:*/status, call:weather/*, false",
        "call:*/s*, call:weather/s*, true",
        "call:a*/b, call:a*, false",
        "stream:/ipfs/*, stream:/ipfs/ping/1.0.0, true",
        "node:info, node:info, true",
        "call:Weather/*, call:weather/today, false"
    })
    void impliesWhatItNames(String held, String wanted, boolean implied) {
        assertEquals(implied, new Permission(held).implies(new Permission(wanted)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "call",
                "call:",
                ":",
                ":a",
                "Call:a",
                "call:a b",
                "call:**",
                "callback:a",
                "relay:a",
                "relay*",
                "node:Info",
                "stream:/a,b",
                "stream:/a b",
                "c-d:a",
                "call:ä",
                "call:a\n",
                "call:a,b"
            })
    void refusesWhatIsNotOfTheForm(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> new Permission(pattern));
    }

    @Test
    void isBounded() {
        String longest = "call:" + "a".repeat(251);
        assertEquals(longest, new Permission(longest).toString());
        assertThrows(IllegalArgumentException.class, () -> new Permission(longest + "a"));
    }

    @Test
    void takesAWorkThatIsBoundedByTheLengths() {
        Permission hard = new Permission("call:" + "a*".repeat(120) + "b");
        assertFalse(hard.implies(Permission.call("a".repeat(200))));
        assertTrue(hard.implies(Permission.call("a".repeat(199) + "b")));
    }

    /** What implies a pattern implies all that the pattern implies. */
    @Test
    void impliesNoPatternOfWhichItDoesNotImplyAll() {
        Random random = new Random(5);
        String letters = "ab/*";
        for (int round = 0; round < 200_000; round++) {
            Optional<Permission> one = random(random, letters);
            Optional<Permission> two = random(random, letters);
            Optional<Permission> third = random(random, "ab/");
            if (one.isPresent()
                    && two.isPresent()
                    && third.isPresent()
                    && one.get().implies(two.get())) {
                boolean fits = !two.get().implies(third.get()) || one.get().implies(third.get());
                assertTrue(fits, () -> one + " implies " + two + " and not " + third);
            }
        }
    }

    private static Optional<Permission> random(Random random, String letters) {
        StringBuilder text = new StringBuilder("call:");
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.indexOf("**") >= 0 ? Optional.empty() : Optional.of(new Permission(text.toString()));
    }

    @Test
    void isMadeOfAMethod() {
        assertEquals(new Permission("call:weather/today"), Permission.call("weather/today"));
        assertTrue(new Permission("call:*").implies(Permission.call("a/b")));
    }
}
