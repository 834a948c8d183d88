package io.p2p4j.it.bench.micro;

import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.it.bench.peer.PeerConfig;
import io.p2p4j.it.bench.peer.TransportPeer;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures Noise without a network: sealing and opening a frame, and a handshake of two sides. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NoiseBenchmark {

    private static final int SMALL = 128;

    private final Handshake noise = TransportPeer.noise();
    private final Identity one = Preparation.of(() -> TransportPeer.newIdentity(PeerConfig.read()));
    private final Identity other = Preparation.of(() -> TransportPeer.newIdentity(PeerConfig.read()));
    private final HandshakePair channels;
    private final byte[] plain;
    private final ByteBuffer frame;

    /** Shakes hands once, for the frames. */
    public NoiseBenchmark() {
        channels = Preparation.of(() -> HandshakePair.make(noise, one, other));
        SecureChannel.Framing framing = channels.initiator().framing();
        plain = new byte[framing.maxPlaintext()];
        frame = ByteBuffer.allocate(framing.maxPlaintext() + framing.overhead());
    }

    /** Seals and opens 128 bytes. */
    @Benchmark
    public int sealAndOpenSmall() {
        return sealAndOpen(SMALL);
    }

    /** Seals and opens as much as a frame holds. */
    @Benchmark
    public int sealAndOpenLarge() {
        return sealAndOpen(plain.length);
    }

    /** Shakes hands: what both sides do, and the pipe between their threads. */
    @Benchmark
    public HandshakePair handshake() throws Exception {
        HandshakePair pair = HandshakePair.make(noise, one, other);
        pair.close();
        return pair;
    }

    private int sealAndOpen(int length) {
        channels.initiator().seal(ByteBuffer.wrap(plain, 0, length), frame.clear());
        channels.responder().open(frame.flip());
        return frame.remaining();
    }
}
