package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAddressTest {

    private static final String ID = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/127.0.0.1/tcp/4001/p2p/" + ID,
                "/memory/left/p2p/" + ID,
                "/dns/relay.example/tcp/1/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N/p2p-circuit/p2p/" + ID
            })
    void partsTheIdFromTheAddress(String text) {
        PeerAddress address = PeerAddress.parse(text);
        assertEquals(ID, address.peer().toString());
        assertEquals(text, address.address() + "/p2p/" + ID);
        assertEquals(text, address.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ip4/127.0.0.1/tcp/4001", "/p2p/" + ID, "/p2p/" + ID + "/p2p-circuit"})
    void refusesAnAddressThatDoesNotEndInAnId(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> PeerAddress.parse(text));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("'" + text + "' does not end in /p2p/<peer id>"));
    }

    @Test
    void isPrintedHoweverLongTheAddress() {
        String most = "/tls".repeat(Multiaddr.MAX_COMPONENTS);
        assertEquals(most + "/p2p/" + ID, new PeerAddress(PeerId.parse(ID), Multiaddr.parse(most)).toString());
    }
}
