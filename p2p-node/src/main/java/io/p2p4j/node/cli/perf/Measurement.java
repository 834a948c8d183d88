package io.p2p4j.node.cli.perf;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.Node;
import io.p2p4j.node.protocol.Perf;
import io.p2p4j.node.protocol.Ping;
import io.p2p4j.node.protocol.Protocols;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Measures one peer from a node: each part for a duration, or for as many bytes as are given. Used by one thread. */
final class Measurement {

    private static final int MAX_SAMPLES = 1 << 20;

    private final Node node;
    private final PeerId peer;
    private final Duration duration;
    private final Optional<Long> bytes;
    private final Progress progress;
    private final Ticker ticker;
    private final SecureRandom random = new SecureRandom();

    Measurement(Node node, PeerId peer, Duration duration, Optional<Long> bytes, Progress progress, Ticker ticker) {
        this.node = node;
        this.peer = peer;
        this.duration = duration;
        this.bytes = bytes;
        this.progress = progress;
        this.ticker = ticker;
    }

    /** Round trips in a row, on one stream. */
    void pings(PerfReport report) throws InterruptedException {
        long[] nanos = new long[1024];
        int count = 0;
        try (Stream stream = node.open(peer, Protocols.PING)) {
            Ping.roundTrip(stream, random, ticker); // in which the peer agrees to the protocol
            progress.begin("pings");
            Duration elapsed;
            do {
                stream.deadline(Deadline.after(node.config().node().callTimeout(), ticker));
                nanos = count < nanos.length ? nanos : Arrays.copyOf(nanos, count * 2);
                nanos[count++] = Ping.roundTrip(stream, random, ticker).toNanos();
                elapsed = progress.reached(count, "round trips");
            } while (elapsed.compareTo(duration) < 0 && count < MAX_SAMPLES);
            report.pings(Arrays.copyOf(nanos, count), elapsed);
        }
    }

    /** Bytes to the peer, on one stream; {@code fix} tells what lets a peer that is refused do so. */
    void upload(PerfReport report, String fix) throws InterruptedException {
        report.upload(transfer("upload", Perf::upload, fix));
    }

    /** Bytes from the peer, on one stream. */
    void download(PerfReport report, String fix) throws InterruptedException {
        report.download(transfer("download", Perf::download, fix));
    }

    @FunctionalInterface
    private interface Direction {
        Perf.Transfer run(Perf perf, Stream stream, Perf.Progress progress);
    }

    private Perf.Transfer transfer(String name, Direction direction, String fix) throws InterruptedException {
        progress.begin(name);
        try (Stream stream = node.open(peer, Protocols.PERF)) {
            return direction.run(new Perf(node.config().node().callTimeout(), ticker), stream, count -> {
                Duration elapsed = progress.reached(count / 1e6, "MB");
                return bytes.map(most -> count < most).orElse(elapsed.compareTo(duration) < 0);
            });
        } catch (P2pException e) {
            throw e.code() == ErrorCode.NETWORK_ERROR ? ended(name, fix, e) : e;
        }
    }

    /** A peer that does not permit a stream resets it and says nothing. */
    private static P2pException ended(String name, String fix, P2pException cause) {
        return P2pError.of(
                        cause.code(),
                        "the " + name + " was ended, which a peer does that does not permit it: " + cause.getMessage())
                .with(Detail.FIX, fix)
                .toException(cause);
    }

    /** Connections one after the other, each with one ping, so that the peer has seen it whole. */
    void handshakes(PerfReport report) throws InterruptedException {
        progress.begin("handshakes");
        node.open(peer, Protocols.PING).connection().close(); // the one that is there
        int count = 0;
        Duration elapsed = Duration.ZERO;
        try {
            while (elapsed.compareTo(duration) < 0) {
                Stream stream = node.open(peer, Protocols.PING);
                try {
                    Ping.roundTrip(stream, random, ticker);
                } finally {
                    stream.connection().close();
                }
                elapsed = progress.reached(++count, "handshakes");
            }
        } finally {
            report.handshakes(count, elapsed); // until a limit of the peer ended it
        }
    }
}
