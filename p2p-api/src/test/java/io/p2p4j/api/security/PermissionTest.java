package io.p2p4j.api.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        "call:*, callback:a, false",
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
                "call:*a",
                "call:**",
                "call:a*b",
                "c-d:a",
                "call:ä",
                "call:a\n",
                "call:a,b",
                "call:a:"
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
    void isMadeOfAMethod() {
        assertEquals(new Permission("call:weather/today"), Permission.call("weather/today"));
        assertTrue(new Permission("call:*").implies(Permission.call("a/b")));
    }
}
