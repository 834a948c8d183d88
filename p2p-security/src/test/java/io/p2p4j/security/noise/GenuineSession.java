package io.p2p4j.security.noise;

import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.security.testing.FixedRandom;
import io.p2p4j.security.testing.Keys;
import io.p2p4j.security.testing.MemoryPipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Holds what both sides of one handshake say; either can be replayed with the same keys. */
final class GenuineSession {

    private static final Identity ALICE = Keys.ed25519(1);
    private static final Identity BOB = Keys.ed25519(2);
    private static final List<ProtocolId> MUXERS = List.of(new ProtocolId("/yamux/1.0.0"));

    private final byte[] fromInitiator;
    private final byte[] fromResponder;

    private GenuineSession(byte[] fromInitiator, byte[] fromResponder) {
        this.fromInitiator = fromInitiator;
        this.fromResponder = fromResponder;
    }

    /** Performs the handshake. */
    static GenuineSession perform() {
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        ByteArrayOutputStream right = new ByteArrayOutputStream();
        MemoryPipe.Ends ends = MemoryPipe.pair(piece -> kept(piece, left), piece -> kept(piece, right));
        CompletableFuture<SecureChannel> responder = CompletableFuture.supplyAsync(() -> respond(ends.right()));
        initiate(ends.left());
        responder.join();
        return new GenuineSession(left.toByteArray(), right.toByteArray());
    }

    byte[] fromInitiator() {
        return fromInitiator;
    }

    byte[] fromResponder() {
        return fromResponder;
    }

    /** Performs the side of the initiator, always with the same keys. */
    static SecureChannel initiate(ByteChannel pipe) {
        try {
            return new NoiseHandshake(new FixedRandom(1)).initiate(pipe, ALICE, BOB.peerId(), MUXERS);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** Performs the side of the responder, always with the same keys. */
    static SecureChannel respond(ByteChannel pipe) {
        try {
            return new NoiseHandshake(new FixedRandom(2)).respond(pipe, BOB, MUXERS);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static List<byte[]> kept(byte[] piece, ByteArrayOutputStream copy) {
        copy.writeBytes(piece);
        return List.of(piece);
    }
}
