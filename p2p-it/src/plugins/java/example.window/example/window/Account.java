package example.window;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.resilience.Currency;
import java.time.Duration;

/** Holds what somebody has spent. Not thread-safe. */
final class Account {

    private final Window requests = new Window();
    private final Window bytes = new Window();
    private long streams;

    /** Returns how long it takes until the permits can be taken: zero if they can; and, for streams, 1 if they cannot. */
    long wait(Limit limit, Duration window, Currency currency, long permits, long now) {
        long length = window.toNanos();
        return switch (currency) {
            case REQUESTS ->
                limit.maxRequests()
                        .map(most ->
                                requests.wait(now, length, most + limit.burst().orElse(0L), permits))
                        .orElse(0L);
            case BYTES ->
                limit.maxBytes()
                        .map(most -> bytes.wait(now, length, most, permits))
                        .orElse(0L);
            case STREAMS ->
                limit.maxStreams().filter(most -> streams + permits > most).isPresent() ? 1L : 0L;
        };
    }

    void take(Duration window, Currency currency, long permits, long now) {
        switch (currency) {
            case REQUESTS -> requests.add(now, window.toNanos(), permits);
            case BYTES -> bytes.add(now, window.toNanos(), permits);
            case STREAMS -> streams += permits;
        }
    }

    void giveBack(long count) {
        streams -= count;
    }

    /** Returns whether nothing is lost if it is forgotten. */
    boolean idle(Duration window, long now) {
        requests.prune(now, window.toNanos());
        bytes.prune(now, window.toNanos());
        return requests.isEmpty() && bytes.isEmpty() && streams == 0;
    }

    void forgive() {
        requests.clear();
        bytes.clear();
    }
}
