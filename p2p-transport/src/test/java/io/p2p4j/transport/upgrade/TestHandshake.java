package io.p2p4j.transport.upgrade;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Optional;

/** Exchanges public keys in the clear and masks bytes with a counter: enough to see what a transport does with it. */
public record TestHandshake(ProtocolId protocol, boolean inlineMuxer, int maxPlaintext) implements Handshake {

    /** Returns a handshake that agrees on the muxer itself and has frames of 64 KiB. */
    public static TestHandshake inline() {
        return new TestHandshake(new ProtocolId("/test/1.0.0"), true, 65_000);
    }

    @Override
    public SecureChannel initiate(ByteChannel pipe, Identity self, PeerId expected, List<ProtocolId> muxers)
            throws IOException {
        send(pipe, self);
        PeerId peer = receive(pipe);
        if (!peer.equals(expected)) {
            throw P2pError.of(ErrorCode.PEER_ID_MISMATCH, "expected " + expected + ", found " + peer)
                    .toException();
        }
        return channel(peer, muxers);
    }

    @Override
    public SecureChannel respond(ByteChannel pipe, Identity self, List<ProtocolId> muxers) throws IOException {
        PeerId peer = receive(pipe);
        send(pipe, self);
        return channel(peer, muxers);
    }

    /** Returns a channel as both sides have it after the handshake. */
    public SecureChannel channel(PeerId peer, List<ProtocolId> muxers) {
        return new Masked(peer, inlineMuxer ? Optional.of(muxers.get(0)) : Optional.empty(), maxPlaintext);
    }

    private static void send(ByteChannel pipe, Identity self) throws IOException {
        byte[] key = self.publicKey().encode();
        ByteBuffer out = ByteBuffer.allocate(1 + key.length)
                .put((byte) key.length)
                .put(key)
                .flip();
        while (out.hasRemaining()) {
            pipe.write(out);
        }
    }

    private static PeerId receive(ByteChannel pipe) throws IOException {
        int length = read(pipe, 1)[0] & 0xff;
        try {
            return PeerId.of(PublicKey.decode(read(pipe, length)));
        } catch (P2pException e) {
            throw P2pError.of(ErrorCode.HANDSHAKE_FAILED, "no key: " + e.getMessage())
                    .toException(e);
        }
    }

    private static byte[] read(ByteChannel pipe, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
            if (pipe.read(in) < 0) {
                throw new EOFException("the handshake was cut short");
            }
        }
        return in.array();
    }

    /** Frames are a length of two bytes, the masked bytes and the mask; the mask counts frames. */
    private static final class Masked implements SecureChannel {

        private final PeerId peer;
        private final Optional<ProtocolId> muxer;
        private final int maxPlaintext;
        private byte sealed;
        private byte opened;

        Masked(PeerId peer, Optional<ProtocolId> muxer, int maxPlaintext) {
            this.peer = peer;
            this.muxer = muxer;
            this.maxPlaintext = maxPlaintext;
        }

        @Override
        public PeerId peer() {
            return peer;
        }

        @Override
        public Optional<ProtocolId> muxer() {
            return muxer;
        }

        @Override
        public Framing framing() {
            return new Framing(2, 3, maxPlaintext);
        }

        @Override
        public int frameLength(ByteBuffer header) {
            return 2 + Short.toUnsignedInt(header.getShort(header.position()));
        }

        @Override
        public void seal(ByteBuffer plain, ByteBuffer out) {
            byte mask = sealed++;
            out.putShort((short) (plain.remaining() + 1));
            while (plain.hasRemaining()) {
                out.put((byte) (plain.get() ^ mask));
            }
            out.put(mask);
        }

        @Override
        public void open(ByteBuffer frame) {
            byte mask = opened++;
            int last = frame.limit() - 1;
            if (frame.remaining() < 3 || frame.get(last) != mask) {
                throw P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a frame was changed")
                        .toException();
            }
            frame.limit(last).position(frame.position() + 2);
            for (int i = frame.position(); i < last; i++) {
                frame.put(i, (byte) (frame.get(i) ^ mask));
            }
        }

        @Override
        public void close() {
            sealed = 0;
        }
    }
}
