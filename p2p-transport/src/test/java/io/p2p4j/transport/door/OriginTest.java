package io.p2p4j.transport.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.peer.Multiaddr;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginTest {

    private static Origin origin(String address) {
        return Origin.of(Multiaddr.parse(address)).orElseThrow();
    }

    @Test
    void isAnAddressAndItsNetwork() {
        assertEquals(new Origin("192.0.2.77", "192.0.2.0/24"), origin("/ip4/192.0.2.77/tcp/1"));
        assertEquals(
                new Origin("2001:db8:1:2ff:0:0:0:9", "2001:db8:1:200:0:0:0:0/56"),
                origin("/ip6/2001:db8:1:2ff::9/tcp/1"));
    }

    @Test
    void ofAnIpv4AddressInsideAnIpv6OneIsTheFormer() {
        assertEquals(origin("/ip4/192.0.2.77/tcp/1"), origin("/ip6/::ffff:192.0.2.77/tcp/1"));
    }

    @Test
    void isNoneWithoutAnIpAddress() {
        assertEquals(Optional.empty(), Origin.of(Multiaddr.parse("/memory/a")));
    }
}
