package io.p2p4j.node.connection;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.node.observe.Digest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Thins out the news of inbound connections that fail before they have a peer: those of one IPv4 /24 or IPv6 /56 with one
 * code are of a kind. Thread-safe.
 */
final class UpgradeFailures {

    private static final ByteBuffer OTHERS = ByteBuffer.allocate(0);
    private static final int PREFIX_V4 = 1 + 3; // the code of the protocol, then the bytes of a /24
    private static final int PREFIX_V6 = 1 + 7;

    private final Digest<Source, Multiaddr> digest;

    /**
     * Counts by a ticker.
     *
     * @param listener hears what is told
     */
    UpgradeFailures(Ticker ticker, BiConsumer<Multiaddr, P2pError> listener) {
        this.digest = new Digest<>(ticker, source -> new Source(OTHERS, source.code()), listener);
    }

    private record Source(ByteBuffer subnet, ErrorCode code) {}

    /** Takes note of a failure. */
    void failed(Multiaddr remote, P2pError reason) {
        digest.note(new Source(subnet(remote), reason.code()), remote, reason);
    }

    /** Tells what was counted long enough. */
    void tellDue() {
        digest.tellDue();
    }

    /** Tells all that was counted. */
    void tellAll() {
        digest.tellAll();
    }

    private static ByteBuffer subnet(Multiaddr remote) {
        byte[] bytes = remote.encode();
        AddressProtocol first = remote.components().get(0).protocol();
        int length = first == AddressProtocol.IP4 ? PREFIX_V4 : first == AddressProtocol.IP6 ? PREFIX_V6 : bytes.length;
        return ByteBuffer.wrap(Arrays.copyOf(bytes, length));
    }
}
