package io.p2p4j.it.bench.peer;

import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.it.bench.load.ClosedLoop;
import io.p2p4j.it.bench.load.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Keeps the connections of a client to one server. Used by one thread. */
final class Crowd {

    private static final int DIALS_AT_ONCE = 8;

    private final TransportPeer self;
    private final List<Connection> connections = new ArrayList<>();
    private List<Exchange> exchanges = List.of();

    Crowd(TransportPeer self) {
        this.self = self;
    }

    /** Connects so many times more; each connection carries one exchange, so that it has worked. */
    void connect(List<PeerAddress> addresses, int count) throws Exception {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(DIALS_AT_ONCE, Thread.ofVirtual().factory())) {
            List<Callable<Connection>> dials = IntStream.range(0, count)
                    .<Callable<Connection>>mapToObj(i -> () -> usedConnection(addresses.get(i % addresses.size())))
                    .toList();
            for (Future<Connection> dialled : threads.invokeAll(dials)) {
                connections.add(dialled.get());
            }
        }
    }

    /** Returns the connection that was made first. */
    Connection first() {
        return connections.getFirst();
    }

    /** Returns the connection that was made last. */
    Connection last() {
        return connections.getLast();
    }

    /** Closes all. */
    void disconnect() {
        connections.forEach(Connection::close);
        connections.clear();
        exchanges = List.of();
    }

    /** Connects, exchanges a message and closes, so many at a time. */
    Tally dials(List<PeerAddress> addresses, int inFlight, Duration window) throws Exception {
        AtomicLong turns = new AtomicLong();
        return ClosedLoop.run(
                Collections.nCopies(inFlight, () -> {
                    int turn = (int) (turns.getAndIncrement() % addresses.size());
                    usedConnection(addresses.get(turn)).close();
                }),
                window);
    }

    /** Keeps so many callers busy, each on streams of its own, which lie on all connections in turn. */
    Tally spread(int inFlight, Duration window) throws Exception {
        if (exchanges.isEmpty()) {
            exchanges = IntStream.range(0, Math.max(inFlight, connections.size()))
                    .mapToObj(i -> Exchange.open(connections.get(i % connections.size())))
                    .toList();
        }
        return ClosedLoop.run(
                IntStream.range(0, inFlight)
                        .mapToObj(caller -> new Turns(exchanges, caller, inFlight))
                        .toList(),
                window);
    }

    private Connection usedConnection(PeerAddress address) throws InterruptedException {
        Connection connection = self.dial(address);
        Exchange.onNewStream(connection);
        return connection;
    }

    /** Takes every so many-th exchange, one after the other. */
    private static final class Turns implements ClosedLoop.Operation {

        private final List<Exchange> exchanges;
        private final int first;
        private final int step;
        private int next;

        Turns(List<Exchange> exchanges, int first, int step) {
            this.exchanges = exchanges;
            this.first = first;
            this.step = step;
            this.next = first;
        }

        @Override
        public void run() {
            exchanges.get(next).once();
            next = next + step < exchanges.size() ? next + step : first;
        }
    }
}
