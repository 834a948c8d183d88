package io.p2p4j.api.resilience;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.TrustLevel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Names whose budget is charged; made once per connection, and anew when the level of the peer changes.
 *
 * @param peer the peer
 * @param level how far it is trusted, which decides on its limits
 * @param subnet where it is; empty where that says nothing, and no subnet is charged
 */
public record Subject(PeerId peer, TrustLevel level, Optional<Subnet> subnet) {

    private static final byte[] SHA_256_MULTIHASH = {0x12, 32};

    /** Returns a stranger from nowhere. */
    public static Subject of(PeerId peer) {
        return new Subject(peer, TrustLevel.UNKNOWN, Optional.empty());
    }

    /** Returns a stranger for a service without peers: its id is the SHA-256 of what the service calls it. */
    public static Subject named(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return of(PeerId.ofBytes(ByteBuffer.allocate(SHA_256_MULTIHASH.length + digest.length)
                    .put(SHA_256_MULTIHASH)
                    .put(digest)
                    .array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Returns whether the peer was known before it came; strangers never take the place of one that was. */
    public boolean known() {
        return level.compareTo(TrustLevel.VERIFIED) >= 0;
    }
}
