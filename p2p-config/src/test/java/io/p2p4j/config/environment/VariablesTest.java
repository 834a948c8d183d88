package io.p2p4j.config.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.config.schema.KnownKeys;
import org.junit.jupiter.api.Test;

class VariablesTest {

    record Left(int bC) {
        static Left defaults() {
            return new Left(1);
        }
    }

    record Clash(Left a, int aBC) {
        static Clash defaults() {
            return new Clash(Left.defaults(), 2);
        }
    }

    record Secret(String passphrase) {
        static Secret defaults() {
            return new Secret("");
        }
    }

    private static String refusal(Class<? extends Record> type) {
        KnownKeys known = KnownKeys.of(type);
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> new Variables(known))
                .getMessage());
    }

    @Test
    void refuseANameWithTwoMeanings() {
        assertEquals("the variable P2P_A_B_C of a_b_c belongs to a.b_c already", refusal(Clash.class));
        assertEquals(
                "the variable P2P_PASSPHRASE of passphrase belongs to the passphrase already", refusal(Secret.class));
    }
}
