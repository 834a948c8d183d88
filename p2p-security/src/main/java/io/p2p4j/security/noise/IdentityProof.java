package io.p2p4j.security.noise;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.wire.ProtoReader;
import io.p2p4j.api.wire.ProtoWriter;
import io.p2p4j.security.identity.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Binds a peer to the static key of one session; travels as the payload of a handshake message.
 *
 * @param peer the peer, whose signature over the static key was verified
 * @param muxers the multiplexers it offers, preferred first; empty if it says nothing about them
 * @see <a href="https://github.com/libp2p/specs/blob/master/noise/README.md#the-libp2p-handshake-payload">noise-libp2p,
 *     the handshake payload</a>
 */
record IdentityProof(PeerId peer, List<String> muxers) {

    /** The most multiplexers a peer may offer; there are two in the world. */
    static final int MAX_MUXERS = 64;

    private static final byte[] PREFIX = "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);
    private static final int IDENTITY_KEY = 1;
    private static final int IDENTITY_SIG = 2;
    private static final int EXTENSIONS = 4;
    private static final int STREAM_MUXERS = 2; // within the extensions

    IdentityProof {
        muxers = List.copyOf(muxers);
    }

    /** Returns an identity's signature of a static key. */
    static byte[] sign(Identity self, byte[] staticKey) {
        return self.sign(signed(staticKey));
    }

    /** Returns the payload by which this node proves itself, with its {@link #sign signature} of the static key. */
    static byte[] prove(Identity self, byte[] signature, List<ProtocolId> muxers) {
        ProtoWriter payload =
                new ProtoWriter().bytes(IDENTITY_KEY, self.publicKey().encode()).bytes(IDENTITY_SIG, signature);
        if (!muxers.isEmpty()) {
            ProtoWriter extensions = new ProtoWriter();
            muxers.forEach(muxer -> extensions.string(STREAM_MUXERS, muxer.name()));
            payload.bytes(EXTENSIONS, extensions.toBytes());
        }
        return payload.toBytes();
    }

    /**
     * Reads a payload and verifies its signature.
     *
     * @throws SignatureException if something is missing or the signature is not the key's
     * @throws io.p2p4j.api.error.ProtocolException if the payload or the key in it is malformed
     */
    static IdentityProof verify(byte[] payload, byte[] staticKey) throws GeneralSecurityException {
        Optional<byte[]> key = Optional.empty();
        Optional<byte[]> signature = Optional.empty();
        List<String> muxers = new ArrayList<>();
        ProtoReader reader = new ProtoReader(payload);
        while (reader.next()) {
            switch (reader.field()) {
                case IDENTITY_KEY -> key = Optional.of(reader.bytes());
                case IDENTITY_SIG -> signature = Optional.of(reader.bytes());
                case EXTENSIONS -> readMuxers(reader.bytes(), muxers);
                default -> {} // a later version's field
            }
        }
        if (key.isEmpty() || signature.isEmpty()) {
            throw new SignatureException("the remote sent no identity key or no signature");
        }
        PublicKey identity = PublicKey.decode(key.get());
        if (!Signatures.verify(identity, signed(staticKey), signature.get())) {
            throw new SignatureException("the remote's " + identity.type() + " signature does not verify");
        }
        return new IdentityProof(PeerId.of(identity), muxers);
    }

    private static void readMuxers(byte[] extensions, List<String> muxers) throws SignatureException {
        ProtoReader reader = new ProtoReader(extensions);
        while (reader.next()) {
            if (reader.field() == STREAM_MUXERS) {
                if (muxers.size() == MAX_MUXERS) {
                    throw new SignatureException("the remote offers more than " + MAX_MUXERS + " multiplexers");
                }
                muxers.add(reader.string());
            }
        }
    }

    private static byte[] signed(byte[] staticKey) {
        byte[] message = new byte[PREFIX.length + staticKey.length];
        System.arraycopy(PREFIX, 0, message, 0, PREFIX.length);
        System.arraycopy(staticKey, 0, message, PREFIX.length, staticKey.length);
        return message;
    }
}
