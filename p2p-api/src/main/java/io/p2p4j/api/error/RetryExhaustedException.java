package io.p2p4j.api.error;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Says that an operation was tried several times, in vain; the caller sees every attempt and can look elsewhere.
 *
 * <p>It has the code of the last failure, which is its cause; the failures before are suppressed exceptions.
 */
public final class RetryExhaustedException extends P2pException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<P2pException> attempts;

    private RetryExhaustedException(P2pError error, List<P2pException> attempts) {
        super(error);
        this.attempts = attempts;
    }

    /**
     * Returns the exception of an operation that was given up.
     *
     * @param attempts the failure of each attempt, in order; at least one
     * @param delays the waits between them
     */
    public static RetryExhaustedException of(List<P2pException> attempts, List<Duration> delays) {
        if (attempts.isEmpty()) {
            throw new IllegalArgumentException("no attempt failed");
        }
        P2pException last = attempts.get(attempts.size() - 1);
        String waits = delays.stream()
                .map(delay -> String.valueOf(delay.toMillis() / 1e3))
                .collect(Collectors.joining(", "));
        String tried = " (" + attempts.size() + " attempts, " + waits + " s apart)";
        P2pError error = new P2pError(
                        last.code(),
                        last.error().message() + tried,
                        last.error().details())
                .with(Detail.ATTEMPTS, (long) attempts.size())
                .with(Detail.DELAYS, waits);
        RetryExhaustedException exhausted = new RetryExhaustedException(error, List.copyOf(attempts));
        exhausted.initCause(last);
        attempts.subList(0, attempts.size() - 1).forEach(exhausted::addSuppressed);
        return exhausted;
    }

    /** Returns the failure of each attempt, in order. */
    public List<P2pException> attempts() {
        return attempts;
    }
}
