package io.p2p4j.security.audit.chain;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import io.p2p4j.security.hash.Sha256;
import io.p2p4j.security.identity.Signatures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Claims, signed, that a log had so many lines and that they hash to this root.
 *
 * @param text what is signed: origin, size and root, a line each
 * @param origin the name of the log, which is also the name of the key
 * @param size the number of lines
 * @param root the root of the tree over them, in base64
 * @param keyId the first bytes of a hash of the key
 * @param signature the signature of the text
 * @see <a href="https://c2sp.org/tlog-checkpoint">C2SP tlog-checkpoint</a>
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its note
public record Checkpoint(String text, String origin, long size, String root, int keyId, byte[] signature) {

    /** The most characters of a note. */
    public static final int MAX_NOTE = 4096;

    private static final String NAME = "p2p4j.audit/";
    private static final Pattern NOTE = Pattern.compile(
            "(([^\\s+]{1,256})\\n(0|[1-9][0-9]{0,18})\\n([A-Za-z0-9+/]{43}=)\\n)\\n\u2014 \\2 ([A-Za-z0-9+/]+={0,2})\\n");
    private static final byte ED25519 = 1;
    private static final byte OTHER = (byte) 0xff;
    private static final byte[] OTHER_KIND = "p2p4j.libp2p-key".getBytes(StandardCharsets.US_ASCII);

    /** Returns the name of a log that an identity begins. */
    public static String origin(PeerId signer) {
        return NAME + signer;
    }

    /** Signs what a chain has come to. */
    public static Checkpoint sign(Chain chain, String origin, Identity signer) {
        String root = Base64.getEncoder().encodeToString(chain.root());
        String text = origin + "\n" + chain.size() + "\n" + root + "\n";
        return new Checkpoint(
                text,
                origin,
                chain.size(),
                root,
                keyId(origin, signer.publicKey()),
                signer.sign(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads a note; empty if it is none, or none of one signature. */
    public static Optional<Checkpoint> parse(String note) {
        if (note.length() > MAX_NOTE) {
            return Optional.empty();
        }
        Matcher parts = NOTE.matcher(note);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            byte[] signature = Base64.getDecoder().decode(parts.group(5));
            return signature.length <= Integer.BYTES
                    ? Optional.empty()
                    : Optional.of(new Checkpoint(
                            parts.group(1),
                            parts.group(2),
                            Long.parseLong(parts.group(3)),
                            parts.group(4),
                            ByteBuffer.wrap(signature).getInt(),
                            Arrays.copyOfRange(signature, Integer.BYTES, signature.length)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a size beyond all sizes, or base64 that is none
        }
    }

    /** Returns the note: the text, an empty line, the signature. */
    public String note() {
        ByteBuffer signed = ByteBuffer.allocate(Integer.BYTES + signature.length)
                .putInt(keyId)
                .put(signature);
        return text + "\n\u2014 " + origin + " " + Base64.getEncoder().encodeToString(signed.array()) + "\n";
    }

    /** Returns whether a key signed it. */
    public boolean isBy(PublicKey key) {
        return keyId == keyId(origin, key) && Signatures.verify(key, text.getBytes(StandardCharsets.UTF_8), signature);
    }

    /** Returns whether it claims what a chain has come to. */
    public boolean claims(Chain chain) {
        return size == chain.size() && root.equals(Base64.getEncoder().encodeToString(chain.root()));
    }

    static int keyId(String origin, PublicKey key) {
        byte[] name = (origin + "\n").getBytes(StandardCharsets.UTF_8);
        Sha256 hash = new Sha256().add(name, 0, name.length);
        switch (key.type()) {
            case ED25519 -> hash.add(ED25519).add(key.data(), 0, key.data().length);
            case SECP256K1, ECDSA, RSA ->
                hash.add(OTHER).add(OTHER_KIND, 0, OTHER_KIND.length).add(key.encode(), 0, key.encode().length);
        }
        byte[] id = new byte[Sha256.LENGTH];
        hash.into(id);
        return ByteBuffer.wrap(id).getInt();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint checkpoint && note().equals(checkpoint.note());
    }

    @Override
    public int hashCode() {
        return note().hashCode();
    }
}
