package io.p2p4j.api.peer;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.wire.Varint;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Identifies a peer by its public key. Immutable.
 *
 * <p>An id is the multihash of the key: the key itself where its encoding has at most 42 bytes (Ed25519, secp256k1),
 * its SHA-256 otherwise. Written in base58 ({@code 12D3KooW…}, {@code Qm…}); read also as CIDv1 in base32.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">libp2p peer ids</a>
 */
public final class PeerId implements Comparable<PeerId> {

    private static final int IDENTITY = 0x00;
    private static final int SHA_256 = 0x12;
    private static final int MAX_INLINE = 42;
    private static final int MAX_TEXT = 128;
    private static final byte[] CID_V1_LIBP2P_KEY = {0x01, 0x72};

    private final byte[] multihash;
    private final String text;
    private final int hash; // here, since a table of peers asks for little else

    private PeerId(byte[] multihash) {
        this.multihash = multihash;
        this.text = Base58.encode(multihash);
        this.hash = text.hashCode();
    }

    /** Returns the id of a key. */
    public static PeerId of(PublicKey key) {
        byte[] encoded = key.encode();
        return encoded.length <= MAX_INLINE
                ? new PeerId(multihash(IDENTITY, encoded))
                : new PeerId(multihash(SHA_256, sha256(encoded)));
    }

    /**
     * Returns the id that a multihash is.
     *
     * @throws IllegalArgumentException if it is no identity or SHA-256 multihash, or its lengths do not agree
     */
    public static PeerId ofBytes(byte[] multihash) {
        if (multihash.length < 2 || multihash[1] != multihash.length - 2) {
            throw new IllegalArgumentException("a peer id's multihash has " + multihash.length + " bytes");
        }
        boolean inline = multihash[0] == IDENTITY && multihash[1] > 0 && multihash[1] <= MAX_INLINE;
        boolean hashed = multihash[0] == SHA_256 && multihash[1] == 32;
        if (!inline && !hashed) {
            throw new IllegalArgumentException(
                    "a peer id's multihash has the kind " + multihash[0] + " and the length " + multihash[1]);
        }
        return new PeerId(multihash.clone());
    }

    /**
     * Returns the id that a text spells, in base58 or as a CIDv1 in base32.
     *
     * @throws IllegalArgumentException if the text is no peer id
     */
    public static PeerId parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("a peer id has at most " + MAX_TEXT + " characters");
        }
        try {
            return text.startsWith("b")
                    ? ofBytes(cidDigest(Base32.decode(text.substring(1))))
                    : ofBytes(Base58.decode(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not a peer id: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the key, where the id contains it.
     *
     * @throws io.p2p4j.api.error.ProtocolException if what the id contains is no key, or not the one spelling of it: the
     *     key's id is then another one
     */
    public Optional<PublicKey> publicKey() {
        if (multihash[0] != IDENTITY) {
            return Optional.empty();
        }
        PublicKey key = PublicKey.decode(Arrays.copyOfRange(multihash, 2, multihash.length));
        if (!of(key).equals(this)) {
            throw P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "the key inside " + text + " has the id " + of(key))
                    .toException();
        }
        return Optional.of(key);
    }

    /** Returns a copy of the multihash. */
    public byte[] bytes() {
        return multihash.clone();
    }

    @Override
    public int compareTo(PeerId other) {
        return Arrays.compareUnsigned(multihash, other.multihash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId id && Arrays.equals(multihash, id.multihash);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Returns the id in base58. */
    @Override
    public String toString() {
        return text;
    }

    private static byte[] multihash(int kind, byte[] digest) {
        ByteBuffer out = ByteBuffer.allocate(2 + digest.length);
        Varint.write(kind, out);
        Varint.write(digest.length, out);
        return out.put(digest).array();
    }

    private static byte[] cidDigest(byte[] cid) {
        if (cid.length < 2 || !Arrays.equals(cid, 0, 2, CID_V1_LIBP2P_KEY, 0, 2)) {
            throw new IllegalArgumentException("the CID is not of version 1 and kind libp2p-key");
        }
        return Arrays.copyOfRange(cid, 2, cid.length);
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
