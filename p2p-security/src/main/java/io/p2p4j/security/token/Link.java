package io.p2p4j.security.token;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.wire.ProtoReader;
import io.p2p4j.api.wire.ProtoWriter;
import io.p2p4j.security.hash.Sha256;
import io.p2p4j.security.identity.Signatures;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * One link of a capability: claims, and the key and signature of the peer that makes them.
 *
 * @param claims what it says
 * @param key the key of who says it
 * @param signature over {@link #DOMAIN} and the claims
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Link(Claims claims, PublicKey key, byte[] signature) {

    /** Keeps these signatures apart from all others of the same key. */
    static final String DOMAIN = "p2p4j-capability:1:";

    private static final byte[] PURPOSE = "p2p4j-capability-link:1:".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_SIGNATURE = 1024; // RSA of 8192 bits

    static Link sign(Claims claims, Identity self) {
        return new Link(claims, self.publicKey(), self.sign(message(claims)));
    }

    PeerId signer() {
        return PeerId.of(key);
    }

    boolean isGenuine() {
        return Signatures.verify(key, message(claims), signature);
    }

    /** Returns what the next link names as the one it follows. */
    byte[] hash() {
        return Sha256.of(PURPOSE, encode());
    }

    byte[] encode() {
        return new ProtoWriter()
                .bytes(1, claims.encode())
                .bytes(2, key.encode())
                .bytes(3, signature)
                .toBytes();
    }

    /**
     * Reads a link in the one spelling it has; verifies nothing.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Link decode(byte[] bytes) {
        try {
            Link link = read(new ProtoReader(bytes));
            if (!Arrays.equals(link.encode(), bytes)) {
                throw new IllegalArgumentException("the link is not spelt as it must be");
            }
            return link;
        } catch (P2pException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Link read(ProtoReader in) {
        Optional<Claims> claims = Optional.empty();
        Optional<PublicKey> key = Optional.empty();
        byte[] signature = new byte[0];
        while (in.next()) {
            switch (in.field()) {
                case 1 -> claims = Optional.of(Claims.decode(in.bytes()));
                case 2 -> key = Optional.of(PublicKey.decode(in.bytes()));
                case 3 -> signature = in.bytes();
                default -> throw new IllegalArgumentException("a link has the field " + in.field());
            }
        }
        if (claims.isEmpty() || key.isEmpty() || signature.length == 0 || signature.length > MAX_SIGNATURE) {
            throw new IllegalArgumentException("a link lacks claims, key or signature");
        }
        return new Link(claims.get(), key.get(), signature);
    }

    private static byte[] message(Claims claims) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(DOMAIN.getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(claims.encode());
        return message.toByteArray();
    }
}
