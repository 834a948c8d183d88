package io.p2p4j.api.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutcomeTest {

    private static final Set<ErrorCode> FAILURES =
            Set.of(ErrorCode.NETWORK_ERROR, ErrorCode.TIMEOUT, ErrorCode.OVERLOADED);

    @ParameterizedTest
    @EnumSource
    void everyCodeHasOneFromEachSide(ErrorCode code) {
        P2pError error = P2pError.of(code, "of a test");
        boolean failure = FAILURES.contains(code);
        assertEquals(failure ? Outcome.FAILED : Outcome.UNKNOWN, Outcome.of(error));
        assertEquals(failure ? Outcome.FAILED : Outcome.SUCCEEDED, Outcome.of(error.with(Detail.SIDE, "remote")));
        assertEquals(Outcome.UNKNOWN, Outcome.of(error.with(Detail.SIDE, "local")));
        assertEquals(Outcome.of(error), Outcome.of(error.toException()));
    }

    @Test
    void brokenChannelsAndTimeoutsCountAgainstThePeer() {
        assertEquals(Outcome.FAILED, Outcome.of(new ConnectException("refused")));
        assertEquals(Outcome.FAILED, Outcome.of(new EOFException()));
        assertEquals(Outcome.FAILED, Outcome.of(new SocketTimeoutException()));
        assertEquals(Outcome.FAILED, Outcome.of(new TimeoutException()));
        assertEquals(Outcome.FAILED, Outcome.of(new UncheckedIOException(new IOException("reset"))));
        assertEquals(Outcome.FAILED, Outcome.of(new ExecutionException(new TimeoutException())));
    }

    @Test
    void whatThisSideDoesCountsNeitherWay() {
        assertEquals(Outcome.UNKNOWN, Outcome.of(new InterruptedException()));
        assertEquals(Outcome.UNKNOWN, Outcome.of(new InterruptedIOException()));
        assertEquals(Outcome.UNKNOWN, Outcome.of(new ClosedByInterruptException()));
        assertEquals(Outcome.UNKNOWN, Outcome.of(new CancellationException()));
        assertEquals(Outcome.UNKNOWN, Outcome.of(new ExecutionException("without a cause", null)));
        assertEquals(Outcome.UNKNOWN, Outcome.of(new IllegalArgumentException("parameters")));
        assertEquals(Outcome.UNKNOWN, Outcome.of(new OutOfMemoryError()));
    }
}
