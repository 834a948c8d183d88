package io.p2p4j.node.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressBookTest {

    private final AddressBook book = new AddressBook();

    private static PeerId peer(int number) {
        return PeerId.of(PublicKey.of(
                KeyType.ED25519, ByteBuffer.allocate(32).putInt(28, number).array()));
    }

    private static Multiaddr port(int port) {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port);
    }

    @Test
    void putsTheLatestFirstAndKeepsAFew() {
        for (int i = 1; i <= 20; i++) {
            book.add(new PeerAddress(peer(1), port(i)));
        }
        book.add(new PeerAddress(peer(1), port(18)));
        assertEquals(AddressBook.MAX_ADDRESSES, book.find(peer(1)).size());
        assertEquals(List.of(port(18), port(20), port(19)), book.find(peer(1)).subList(0, 3));
    }

    @Test
    void forgetsThePeersThatWereNotUsed() {
        book.add(new PeerAddress(peer(0), port(1)));
        book.add(new PeerAddress(peer(1), port(1)));
        for (int i = 2; i < AddressBook.MAX_PEERS + 1; i++) {
            book.find(peer(0));
            book.add(new PeerAddress(peer(i), port(1)));
        }
        assertEquals(1, book.find(peer(0)).size());
        assertEquals(0, book.find(peer(1)).size());
    }
}
