package io.p2p4j.api.resilience;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Tells what the end of an operation says about the peer; every breaker counts by it. */
public enum Outcome {
    /** The peer works: it answered, and be it with a refusal. */
    SUCCEEDED,
    /** The peer, or the way to it, does not work. */
    FAILED,
    /** Nothing: this side decided, gave up, or is at fault. */
    UNKNOWN;

    /**
     * Classifies a failure. Of those without an error of ours, input and output and timeouts count against the peer; an
     * interrupt, a cancellation and what a program does wrong do not.
     */
    public static Outcome of(Throwable failure) {
        return switch (failure) {
            case P2pException known -> of(known.error());
            case InterruptedIOException interrupted -> interrupted instanceof SocketTimeoutException ? FAILED : UNKNOWN;
            case ClosedByInterruptException interrupted -> UNKNOWN;
            case UncheckedIOException wrapped -> ofCause(wrapped);
            case IOException broken -> FAILED;
            case TimeoutException late -> FAILED;
            case ExecutionException wrapped -> ofCause(wrapped);
            default -> UNKNOWN;
        };
    }

    /**
     * Classifies an error: a broken network, a passed deadline and overload count against the peer, unless this side
     * {@linkplain Detail#SIDE decided}; any other answer of the peer counts for it; the rest counts neither way.
     */
    public static Outcome of(P2pError error) {
        String side = error.text(Detail.SIDE).orElse("unknown");
        return switch (error.code()) {
            case NETWORK_ERROR, TIMEOUT, OVERLOADED -> side.equals("local") ? UNKNOWN : FAILED;
            default -> side.equals("remote") ? SUCCEEDED : UNKNOWN;
        };
    }

    private static Outcome ofCause(Throwable wrapper) {
        return Optional.ofNullable(wrapper.getCause()).map(Outcome::of).orElse(UNKNOWN);
    }
}
