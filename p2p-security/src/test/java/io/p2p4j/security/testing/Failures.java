package io.p2p4j.security.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import org.junit.jupiter.api.function.Executable;

/** Asserts that something fails with a code. */
public final class Failures {

    private Failures() {}

    /** Returns the error, which has the code. */
    public static P2pError assertFails(ErrorCode code, Executable action) {
        P2pError error = assertThrows(P2pException.class, action).error();
        assertEquals(code, error.code(), error.message());
        return error;
    }
}
