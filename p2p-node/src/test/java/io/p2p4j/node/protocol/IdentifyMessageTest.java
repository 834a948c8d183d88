package io.p2p4j.node.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.wire.ProtoWriter;
import io.p2p4j.node.PeerInfo;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdentifyMessageTest {

    private static final PublicKey KEY = PublicKey.of(KeyType.ED25519, new byte[32]);
    private static final PeerId PEER = PeerId.of(KEY);
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");

    private static ProtoWriter message() {
        return new ProtoWriter()
                .bytes(1, KEY.encode())
                .bytes(2, ADDRESS.encode())
                .string(3, "/a/1")
                .string(5, "v")
                .string(6, "agent");
    }

    @Test
    void readsAMessage() {
        assertEquals(
                new PeerInfo(PEER, "agent", Set.of("/a/1"), List.of(ADDRESS)),
                IdentifyMessage.decode(message().toBytes(), PEER));
    }

    @Test
    void leavesOutAddressesAndFieldsOfNewerVersions() {
        byte[] bytes =
                message().bytes(2, new byte[] {(byte) 0xff, 1}).varint(77, 5).toBytes();
        assertEquals(List.of(ADDRESS), IdentifyMessage.decode(bytes, PEER).addresses());
    }

    @Test
    void refusesTheKeyOfAnother() {
        byte[] other = PublicKey.of(KeyType.ED25519, new byte[] {1}).encode();
        byte[] bytes = new ProtoWriter().bytes(1, other).toBytes();
        assertThrows(ProtocolException.class, () -> IdentifyMessage.decode(bytes, PEER));
    }

    @Test
    void refusesTooManyEntries() {
        ProtoWriter writer = message();
        for (int i = 0; i < IdentifyMessage.MAX_ENTRIES + 1; i++) {
            writer.string(3, "/p/" + i);
        }
        assertThrows(ProtocolException.class, () -> IdentifyMessage.decode(writer.toBytes(), PEER));
    }

    @Test
    void writesWhatItReads() {
        byte[] bytes = IdentifyMessage.encode(KEY, ADDRESS, "agent", List.of(ADDRESS), List.of("/a/1", "/b/1"));
        assertEquals(
                new PeerInfo(PEER, "agent", Set.of("/a/1", "/b/1"), List.of(ADDRESS)),
                IdentifyMessage.decode(bytes, PEER));
    }

    @Test
    void writesNoMoreThanEveryImplementationReads() {
        List<String> protocols =
                IntStream.range(0, 1000).mapToObj(i -> "/protocol/number/" + i).toList();
        byte[] bytes = IdentifyMessage.encode(KEY, ADDRESS, "agent", List.of(ADDRESS), protocols);
        assertTrue(bytes.length <= IdentifyMessage.MAX_WRITTEN, () -> bytes.length + " bytes");
        PeerInfo info = IdentifyMessage.decode(bytes, PEER);
        assertEquals(List.of(ADDRESS), info.addresses());
        assertTrue(info.protocols().size() > 100, () -> info.protocols().size() + " protocols");
    }

    @Test
    void survivesGarbage() {
        Random random = new Random(5);
        byte[] good = message().toBytes();
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertEquals(PEER, IdentifyMessage.decode(bad, PEER).peer());
            } catch (ProtocolException e) {
                assertEquals(-32010, e.code().number());
            }
        }
    }
}
