package io.p2p4j.api.transport;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointTest {

    @Test
    void anEndpointWithoutASecureChannelIsRefused() {
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public StreamHandlers connected(Connection connection) {
                throw new AssertionError("nobody connects");
            }

            @Override
            public void disconnected(Connection connection, P2pError reason) {
                throw new AssertionError("nobody connects");
            }

            @Override
            public void upgradeFailed(Multiaddr remote, P2pError reason) {
                throw new AssertionError("nobody connects");
            }
        };
        Identity identity = new Identity() {
            @Override
            public PublicKey publicKey() {
                throw new AssertionError("nobody asks");
            }

            @Override
            public byte[] sign(byte[] message) {
                throw new AssertionError("nobody asks");
            }

            @Override
            public void close() {}
        };
        assertThrows(IllegalArgumentException.class, () -> new Endpoint(identity, List.of(), handler));
    }
}
