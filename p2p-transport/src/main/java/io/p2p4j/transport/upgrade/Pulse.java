package io.p2p4j.transport.upgrade;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.time.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Looks after open connections every now and then, as long as there are any. Thread-safe. */
final class Pulse {

    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final int LOOKS = 4; // within the shortest time that a connection is given for anything

    private final Clockwork clockwork;
    private final Duration interval;
    private final Collection<MuxedConnection> connections;
    private final AtomicBoolean beating = new AtomicBoolean();

    /** Prepares to look after a set of connections that changes. */
    Pulse(Clockwork clockwork, TransportConfig config, Collection<MuxedConnection> connections) {
        this.clockwork = clockwork;
        this.connections = connections;
        this.interval = Stream.of(config.idleTimeout(), config.yamux().keepalive())
                .map(time -> time.dividedBy(LOOKS))
                .reduce(LONGEST, (one, other) -> one.compareTo(other) < 0 ? one : other);
    }

    /** Takes note of a connection that was added. */
    void added() {
        if (!connections.isEmpty() && beating.compareAndSet(false, true)) {
            Duration next = interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval;
            clockwork.at(Deadline.after(next, clockwork.ticker()), this::beat);
        }
    }

    private void beat() {
        try {
            List.copyOf(connections).forEach(connection -> connection.session().check());
        } finally {
            beating.set(false);
            added();
        }
    }
}
