package io.p2p4j.api.peer;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.wire.ProtoReader;
import io.p2p4j.api.wire.ProtoWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Holds a peer's public key as libp2p encodes it. Immutable.
 *
 * <p>Nothing here checks that the data is a point of its curve: whoever verifies a signature with it does.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">libp2p peer ids</a>
 */
public final class PublicKey {

    /** The longest encoding that is read; an RSA key of 8192 bits takes less. */
    public static final int MAX_ENCODED = 2048;

    private final KeyType type;
    private final byte[] data;

    private PublicKey(KeyType type, byte[] data) {
        this.type = type;
        this.data = data;
    }

    /** Returns a key of its kind and data; the data is copied. */
    public static PublicKey of(KeyType type, byte[] data) {
        return new PublicKey(type, data.clone());
    }

    /**
     * Returns the key that a protobuf message holds.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it is malformed, too long or of an unknown kind
     */
    public static PublicKey decode(byte[] message) {
        if (message.length > MAX_ENCODED) {
            throw malformed("is longer than " + MAX_ENCODED + " bytes");
        }
        Optional<KeyType> type = Optional.empty();
        Optional<byte[]> data = Optional.empty();
        ProtoReader reader = new ProtoReader(message);
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> type = KeyType.ofNumber(reader.varint());
                case 2 -> data = Optional.of(reader.bytes());
                default -> throw malformed("has the unknown field " + reader.field());
            }
        }
        if (type.isEmpty() || data.isEmpty()) {
            throw malformed("lacks a known type or its data");
        }
        return new PublicKey(type.get(), data.get());
    }

    /** Returns the protobuf message of this key, which is deterministic. */
    public byte[] encode() {
        return new ProtoWriter().varint(1, type.number()).bytes(2, data).toBytes();
    }

    /** Returns the kind of key. */
    public KeyType type() {
        return type;
    }

    /** Returns a copy of the key's data, in the form its {@link KeyType} says. */
    public byte[] data() {
        return data.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && type == key.type && Arrays.equals(data, key.data);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return type + ":" + HexFormat.of().formatHex(data);
    }

    private static RuntimeException malformed(String how) {
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a public key " + how).toException();
    }
}
