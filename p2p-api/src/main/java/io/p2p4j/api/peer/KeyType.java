package io.p2p4j.api.peer;

import java.util.Arrays;
import java.util.Optional;

/**
 * Names the kinds of keys a peer may have, with their numbers on the wire.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">libp2p peer ids</a>
 */
public enum KeyType {
    /** RSA; the data is a DER SubjectPublicKeyInfo. */
    RSA(0),
    /** Ed25519; the data is the 32 bytes of the point. The only kind that p2p4j generates. */
    ED25519(1),
    /** secp256k1; the data is the compressed point of 33 bytes. */
    SECP256K1(2),
    /** ECDSA over P-256; the data is a DER SubjectPublicKeyInfo. */
    ECDSA(3);

    private final int number;

    KeyType(int number) {
        this.number = number;
    }

    /** Returns the number that stands for it in a protobuf message. */
    public int number() {
        return number;
    }

    /** Returns the kind of a number. */
    public static Optional<KeyType> ofNumber(long number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }
}
