package io.p2p4j.resilience.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.config.RedisConfig;
import io.p2p4j.api.config.SecretRef;
import io.p2p4j.api.error.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordTest {

    private static final SecretRef VARIABLE = SecretRef.parse("env:REDIS_PASSWORD");

    @Test
    void isReadFromAVariable() {
        Password password = new Password(VARIABLE, Map.of("REDIS_PASSWORD", "pässword"));
        password.check();
        assertArrayEquals("pässword".toCharArray(), password.read());
    }

    @Test
    void isMissedAtTheStartWhereTheVariableIsNotSet() {
        for (Map<String, String> environment :
                List.of(Map.<String, String>of(), Map.of("REDIS_PASSWORD", ""), Map.of("OTHER", "secret"))) {
            Password password = new Password(VARIABLE, environment);
            ConfigException e = assertThrows(ConfigException.class, password::check);
            assertFalse(e.error().message().contains("=secret"), e::toString);
            assertThrows(ConfigException.class, password::read);
        }
    }

    @Test
    void isNotPartOfWhatIsPrinted() {
        RedisConfig usual = RedisConfig.defaults();
        RedisConfig config = new RedisConfig(
                usual.uri(),
                Optional.empty(),
                Optional.of(VARIABLE),
                usual.keyPrefix(),
                usual.timeout(),
                usual.onFailure());
        assertEquals(Optional.of(VARIABLE), config.password());
        assertEquals("env:REDIS_PASSWORD", config.password().orElseThrow().toString());
        assertThrows(IllegalArgumentException.class, () -> SecretRef.parse("hunter2"));
    }
}
