package io.p2p4j.node.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.peer.Multiaddr;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {

    private static final List<Multiaddr> CLAIMED = Stream.of(
                    "/ip4/127.0.0.1/tcp/1",
                    "/ip4/10.0.0.1/tcp/1",
                    "/ip6/fd00::1/tcp/1",
                    "/ip6/fe80::1/tcp/1",
                    "/ip4/8.8.8.8/tcp/1",
                    "/ip6/2001:4860::1/tcp/1",
                    "/ip4/0.0.0.0/tcp/1",
                    "/ip4/224.0.0.1/tcp/1",
                    "/dns/example.org/tcp/1")
            .map(Multiaddr::parse)
            .toList();

    @ParameterizedTest
    @CsvSource({"/ip4/127.0.0.1/tcp/9, 0", "/ip4/192.168.1.1/tcp/9, 1", "/ip4/9.9.9.9/tcp/9, 4"})
    void believesNothingNearerThanThePeer(String remote, int from) {
        assertEquals(CLAIMED.subList(from, 6), Claims.believed(CLAIMED, Multiaddr.parse(remote)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/100.64.0.1/tcp/1", "/ip4/100.127.255.255/tcp/1", "/ip6/::10.0.0.1/tcp/1",
                        "/ip6/::ffff:10.0.0.1/tcp/1",
                "/ip6/::127.0.0.1/tcp/1", "/ip6/64:ff9b::a00:1/tcp/1", "/ip6/64:ff9b::7f00:1/tcp/1",
                        "/ip6/2002:a00:1::1/tcp/1",
                "/ip6/::ffff:127.0.0.1/tcp/1", "/ip4/0.1.2.3/tcp/1", "/ip4/240.0.0.1/tcp/1",
                        "/ip4/255.255.255.255/tcp/1"
            })
    void aPeerOfTheInternetCannotSendThisNodeNearerByAnotherSpelling(String near) {
        assertEquals(List.of(), Claims.believed(List.of(Multiaddr.parse(near)), Multiaddr.parse("/ip4/9.9.9.9/tcp/9")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/100.63.0.1/tcp/1",
                "/ip4/100.128.0.1/tcp/1",
                "/ip6/64:ff9b::808:808/tcp/1",
                "/ip6/2002:808:808::1/tcp/1"
            })
    void whatLeadsToTheInternetIsBelieved(String far) {
        Multiaddr address = Multiaddr.parse(far);
        assertEquals(List.of(address), Claims.believed(List.of(address), Multiaddr.parse("/ip4/9.9.9.9/tcp/9")));
    }
}
