package io.p2p4j.it.bench.micro;

import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.TransportProvider;
import io.p2p4j.it.bench.peer.Exchange;
import io.p2p4j.it.bench.peer.TransportPeer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Measures a round trip through Noise and yamux without a network. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MemoryEchoBenchmark {

    private final TransportPeer client;
    private final TransportPeer server;
    private final Exchange exchange;

    /** Connects two peers. */
    public MemoryEchoBenchmark() {
        TransportProvider provider = TransportPeer.provider("memory");
        client = Preparation.of(() -> new TransportPeer(provider));
        server = Preparation.of(() -> new TransportPeer(provider));
        Connection connection = Preparation.of(() -> client.dial(server.listen("/memory/server")));
        exchange = Exchange.open(connection);
    }

    /** Closes both. */
    @TearDown
    public void close() {
        client.close();
        server.close();
    }

    /** Sends 128 bytes and waits until they are back. */
    @Benchmark
    public void echo() {
        exchange.once();
    }
}
