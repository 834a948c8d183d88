package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads text as an address: what is accepted has a canonical form that is read back, and a binary form. */
class MultiaddrTextFuzzTest {

    private static final String PEER = "/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

    @MethodSource("seeds")
    @FuzzTest
    void readsAnAddressOrRefuses(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Multiaddr address;
        try {
            address = Multiaddr.parse(text);
        } catch (IllegalArgumentException e) {
            return; // the text is no address
        }
        assertTrue(text.length() <= Multiaddr.MAX_LENGTH);
        assertTrue(address.components().size() <= Multiaddr.MAX_COMPONENTS);
        String canonical = address.toString();
        assertTrue(canonical.length() <= Multiaddr.MAX_LENGTH);
        assertEquals(address, Multiaddr.parse(canonical));
        assertEquals(canonical, Multiaddr.parse(canonical).toString());
        assertEquals(address, Multiaddr.decode(address.encode()));
        peerAddress(canonical);
    }

    private static void peerAddress(String canonical) {
        PeerAddress address;
        try {
            address = PeerAddress.parse(canonical);
        } catch (IllegalArgumentException e) {
            return; // it does not end in a peer
        }
        assertEquals(canonical, address.toString());
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "/ip4/127.0.0.1/tcp/4001" + PEER,
                        "/ip6/2001:db8::1/udp/65535/quic-v1",
                        "/ip6/::ffff:192.0.2.1/tcp/0",
                        "/ip6/::/tcp/00001",
                        "/ip6/0:0:1:0:0:0:0:1/tcp/1",
                        "/ip6/1:2:3:4:5:6:7:8/tcp/443/tls/ws",
                        "/dns4/example.com/tcp/443/wss" + PEER + "/p2p-circuit" + PEER,
                        "/dnsaddr/bootstrap.libp2p.io" + PEER.replace("/p2p/", "/ipfs/"),
                        "/memory/a",
                        "/memory/" + "x".repeat(253),
                        "/tls".repeat(Multiaddr.MAX_COMPONENTS),
                        "/tls".repeat(Multiaddr.MAX_COMPONENTS + 1),
                        "/" + "x".repeat(Multiaddr.MAX_LENGTH),
                        "",
                        "/",
                        "//",
                        "/tls/",
                        "/ip4",
                        "/ip4/256.0.0.1",
                        "/ip4/01.2.3.4",
                        "/ip4/\u0661.2.3.4/tcp/\u0661",
                        "/ip6/:::",
                        "/ip6/1::2::3",
                        "/ip6/fe80::1%1",
                        "/tcp/65536",
                        "/tcp/-1")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
