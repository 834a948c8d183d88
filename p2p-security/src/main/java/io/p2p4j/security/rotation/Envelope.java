package io.p2p4j.security.rotation;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.wire.ProtoReader;
import io.p2p4j.api.wire.ProtoWriter;
import io.p2p4j.api.wire.Varint;
import io.p2p4j.security.identity.Signatures;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A signed envelope of libp2p: a payload, what it is, and the key and signature of whoever says it.
 *
 * @param key the signer's
 * @param purpose what the payload is, and what it is signed for
 * @param payload what is said
 * @param signature over purpose and payload
 * @see <a href="https://github.com/libp2p/specs/blob/master/RFC/0002-signed-envelopes.md">RFC 0002, signed envelopes</a>
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Envelope(PublicKey key, Purpose purpose, byte[] payload, byte[] signature) {

    private static final int MAX_SIGNATURE = 1024; // RSA of 8192 bits

    static Envelope seal(Identity signer, Purpose purpose, byte[] payload) {
        return new Envelope(signer.publicKey(), purpose, payload, signer.sign(message(purpose, payload)));
    }

    PeerId signer() {
        return PeerId.of(key);
    }

    boolean isGenuine() {
        return Signatures.verify(key, message(purpose, payload), signature);
    }

    byte[] encode() {
        return new ProtoWriter()
                .bytes(1, key.encode())
                .bytes(2, purpose.payloadType())
                .bytes(3, payload)
                .bytes(5, signature)
                .toBytes();
    }

    /**
     * Reads an envelope in the one spelling it has; verifies nothing.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Envelope decode(byte[] bytes) {
        try {
            Envelope envelope = read(new ProtoReader(bytes));
            if (!Arrays.equals(envelope.encode(), bytes)) {
                throw new IllegalArgumentException("the envelope is not spelt as it must be");
            }
            return envelope;
        } catch (P2pException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Envelope read(ProtoReader in) {
        Optional<PublicKey> key = Optional.empty();
        Optional<Purpose> purpose = Optional.empty();
        byte[] payload = new byte[0];
        byte[] signature = new byte[0];
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = Optional.of(PublicKey.decode(in.bytes()));
                case 2 -> purpose = Purpose.of(in.bytes());
                case 3 -> payload = in.bytes();
                case 5 -> signature = in.bytes();
                default -> throw new IllegalArgumentException("an envelope has the field " + in.field());
            }
        }
        if (key.isEmpty() || purpose.isEmpty() || signature.length == 0 || signature.length > MAX_SIGNATURE) {
            throw new IllegalArgumentException("an envelope lacks a key, a known type or a signature");
        }
        return new Envelope(key.get(), purpose.get(), payload, signature);
    }

    /** Domain, type and payload, each after its length. */
    private static byte[] message(Purpose purpose, byte[] payload) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (byte[] part : new byte[][] {purpose.domain(), purpose.payloadType(), payload}) {
            ByteBuffer length = ByteBuffer.allocate(Varint.size(part.length));
            Varint.write(part.length, length);
            message.writeBytes(length.array());
            message.writeBytes(part);
        }
        return message.toByteArray();
    }
}
