package io.p2p4j.transport.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.api.transport.TransportProvider;
import io.p2p4j.transport.upgrade.TestNode;
import io.p2p4j.transport.upgrade.TransportContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTransportTest extends TransportContract {

    @Override
    protected TransportProvider provider() {
        return new MemoryTransportProvider();
    }

    @Override
    protected Multiaddr address() {
        return Multiaddr.parse("/memory/test");
    }

    @Test
    void supportsItsOwnAddressesOnly() {
        assertTrue(here.supports(address()));
        assertFalse(here.supports(Multiaddr.parse("/ip4/127.0.0.1/tcp/1")));
    }

    @Test
    void givesANameToOneListenerAtATime() {
        TestNode node = new TestNode(2);
        there.listen(address(), node.endpoint()).close();
        there.listen(address(), node.endpoint());
        P2pException e = assertThrows(NetworkException.class, () -> here.listen(address(), node.endpoint()));
        assertEquals(ErrorCode.NETWORK_ERROR, e.code());
    }

    @Test
    void sharesNothingBetweenProviders() {
        TestNode node = new TestNode(2);
        there.listen(address(), node.endpoint());
        try (Transport stranger = new MemoryTransportProvider().create(TestNode.context(TransportConfig.defaults()))) {
            P2pException e = assertThrows(
                    NetworkException.class,
                    () -> stranger.dial(
                            node.peerId(), List.of(address()), new TestNode(1).endpoint(), TestNode.later()));
            assertEquals(ErrorCode.NETWORK_ERROR, e.code());
        }
    }
}
