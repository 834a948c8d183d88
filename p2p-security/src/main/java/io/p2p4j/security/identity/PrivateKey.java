package io.p2p4j.security.identity;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.PortableKeyVault;
import io.p2p4j.api.wire.ProtoReader;
import io.p2p4j.api.wire.ProtoWriter;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Holds a private key of any kind that libp2p knows, until it is closed, which wipes it. Not thread-safe.
 *
 * @param type the kind
 * @param data the seed of 32 bytes for Ed25519; the scalar for secp256k1; DER of RFC 5915 for ECDSA, of PKCS #1 for RSA
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">libp2p peer ids, keys</a>
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares keys; the array can be wiped
public record PrivateKey(KeyType type, byte[] data) implements AutoCloseable {

    private static final int SEED = Ed25519Identity.SEED_LENGTH;

    /** Returns a new Ed25519 key. */
    public static PrivateKey generate(SecureRandom random) {
        byte[] seed = new byte[SEED];
        random.nextBytes(seed);
        return new PrivateKey(KeyType.ED25519, seed);
    }

    /**
     * Returns the key that libp2p's message holds.
     *
     * @throws io.p2p4j.api.error.StorageException with {@code STORAGE_DAMAGED} if it holds none, {@code KEY_TOO_WEAK} if it
     *     holds one that is too short
     */
    public static PrivateKey decode(byte[] message) {
        if (message.length > PortableKeyVault.MAX_IMPORTED) {
            throw malformed("is longer than " + PortableKeyVault.MAX_IMPORTED + " bytes", Optional.empty());
        }
        Optional<KeyType> type = Optional.empty();
        Optional<byte[]> data = Optional.empty();
        try {
            ProtoReader reader = new ProtoReader(message);
            while (reader.next()) {
                switch (reader.field()) {
                    case 1 -> type = KeyType.ofNumber(reader.varint());
                    case 2 -> data = Optional.of(reader.bytes());
                    default -> throw malformed("has the unknown field " + reader.field(), Optional.empty());
                }
            }
        } catch (ProtocolException e) {
            throw malformed("is no message", Optional.of(e));
        }
        if (type.isEmpty() || data.isEmpty()) {
            throw malformed("lacks a known type or its data", Optional.empty());
        }
        return checked(type.get(), data.get());
    }

    private static PrivateKey checked(KeyType type, byte[] data) {
        try {
            PrivateKey key = type == KeyType.ED25519 ? new PrivateKey(type, seed(data)) : new PrivateKey(type, data);
            key.identity().close();
            return key;
        } catch (IllegalArgumentException e) {
            throw malformed("holds no key of the kind " + type + ": " + e.getMessage(), Optional.of(e));
        }
    }

    /** The seed is followed by the public key, and in old messages by the public key again. */
    private static byte[] seed(byte[] data) {
        if (data.length != 2 * SEED && data.length != 3 * SEED) {
            throw new IllegalArgumentException("it has " + data.length + " bytes");
        }
        byte[] seed = Arrays.copyOf(data, SEED);
        byte[] point = point(seed);
        for (int from = SEED; from < data.length; from += SEED) {
            if (!Arrays.equals(point, Arrays.copyOfRange(data, from, from + SEED))) {
                throw new IllegalArgumentException("its public part does not belong to its private one");
            }
        }
        Arrays.fill(data, (byte) 0);
        return seed;
    }

    private static byte[] point(byte[] seed) {
        try (Identity identity = new Ed25519Identity(seed)) {
            return identity.publicKey().data();
        }
    }

    /** Returns the message; the caller wipes it. */
    public byte[] encode() {
        byte[] content = data;
        if (type == KeyType.ED25519) {
            content = Arrays.copyOf(data, 2 * SEED);
            System.arraycopy(point(data), 0, content, SEED, SEED);
        }
        return new ProtoWriter().varint(1, type.number()).bytes(2, content).toBytes();
    }

    /**
     * Returns what signs with this key, also once this is closed.
     *
     * @throws IllegalArgumentException if the data is no key of the kind
     * @throws io.p2p4j.api.error.StorageException with {@code KEY_TOO_WEAK} if it is too short
     */
    public Identity identity() {
        return switch (type) {
            case ED25519 -> new Ed25519Identity(data);
            case SECP256K1 -> new Secp256k1Identity(data);
            case ECDSA -> JcaIdentity.ecdsa(data);
            case RSA -> JcaIdentity.rsa(data);
        };
    }

    @Override
    public void close() {
        Arrays.fill(data, (byte) 0);
    }

    @Override
    public String toString() {
        return "PrivateKey[" + type + "]";
    }

    private static P2pException malformed(String how, Optional<Exception> cause) {
        P2pError error = P2pError.of(ErrorCode.STORAGE_DAMAGED, "the private key to be imported " + how);
        return cause.map(error::toException).orElseGet(error::toException);
    }
}
