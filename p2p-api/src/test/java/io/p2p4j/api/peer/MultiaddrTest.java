package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiaddrTest {

    private static final String ID = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";

    @ParameterizedTest
    @CsvSource({
        "/ip4/127.0.0.1/tcp/4001, 047f000001060fa1",
        "/ip4/0.0.0.0/udp/0/quic-v1, 04000000009102" + "0000" + "cd03",
        "/ip6/::1/tcp/443/tls/ws, 290000000000000000000000000000000106" + "01bb" + "c003" + "dd03",
        "/dns/example.org/tcp/80/wss, 350b6578616d706c652e6f7267060050de03",
        "/dns4/a/tcp/1, 360161060001",
        "/dns6/a/tcp/1, 370161060001",
        "/dnsaddr/a, 380161",
        "/memory/left, 8906046c656674",
        "/p2p-circuit, a202",
        "/p2p/" + ID + ", a5032212209dff3b17d74cf4d38a50d8b6383e92d181a10395a5e73a726dcccbd21bf6f0b9",
    })
    void isTheSameInTextAndBytes(String text, String hex) {
        Multiaddr address = Multiaddr.parse(text);
        assertEquals(text, address.toString());
        assertEquals(hex, HexFormat.of().formatHex(address.encode()));
        assertEquals(address, Multiaddr.decode(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @EnumSource
    void roundTripsEachProtocol(AddressProtocol protocol) {
        String value = switch (protocol) {
            case IP4 -> "198.51.100.255";
            case IP6 -> "2001:db8::ff";
            case DNS, DNS4, DNS6, DNSADDR, MEMORY -> "_host-1.example.org";
            case TCP, UDP -> "65535";
            case P2P -> ID;
            case TLS, WS, WSS, QUIC_V1, P2P_CIRCUIT -> "";
        };
        Multiaddr address = new Multiaddr(List.of(new Multiaddr.Component(protocol, value)));
        assertEquals(value, address.value(protocol).orElseThrow());
        assertEquals(!value.isEmpty(), protocol.hasValue());
        assertEquals(address, Multiaddr.parse(address.toString()));
        assertEquals(address, Multiaddr.decode(address.encode()));
    }

    @ParameterizedTest
    @CsvSource({
        "/ipfs/" + ID + ", /p2p/" + ID,
        "/p2p/bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe, /p2p/" + ID,
        "/ip4/1.2.3.4/tcp/00080, /ip4/1.2.3.4/tcp/80",
        "/ip4/1.2.3.4/tcp/80/, /ip4/1.2.3.4/tcp/80",
        "/dns/Example.ORG, /dns/Example.ORG"
    })
    void hasOneSpelling(String text, String canonical) {
        assertEquals(canonical, Multiaddr.parse(text).toString());
        assertEquals(Multiaddr.parse(canonical), Multiaddr.parse(text));
    }

    @Test
    void answersWhatItConsistsOf() {
        Multiaddr address = Multiaddr.parse("/ip4/1.2.3.4/tcp/80").with(AddressProtocol.TLS, "");
        assertEquals("/ip4/1.2.3.4/tcp/80/tls", address.toString());
        assertEquals(Optional.of("80"), address.value(AddressProtocol.TCP));
        assertEquals(Optional.empty(), address.value(AddressProtocol.UDP));
        assertEquals("/ip4/tcp/tls", address.form());
        assertTrue(address.matches(AddressProtocol.IP4, AddressProtocol.TCP, AddressProtocol.TLS));
        assertFalse(address.matches(AddressProtocol.IP4, AddressProtocol.TCP));
        assertFalse(address.matches(AddressProtocol.TCP, AddressProtocol.IP4, AddressProtocol.TLS));
    }

    @Nested
    class Refuses {

        @ParameterizedTest
        @ValueSource(strings = {"/ip5/1.2.3.4", "/IP4/1.2.3.4", "/ip4/1.2.3.4/sctp/1", "/ip4/1.2.3.4//tcp/1", "//"})
        void anUnknownProtocolAndListsTheKnown(String text) {
            String message = refused(text);
            for (AddressProtocol protocol : AddressProtocol.values()) {
                assertTrue(message.contains(protocol.text()), message);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "/",
                    "ip4/1.2.3.4",
                    "/ip4",
                    "/ip4/",
                    "/ip4/1.2.3",
                    "/ip4/1.2.3.4.5",
                    "/ip4/256.1.1.1",
                    "/ip4/010.0.0.1",
                    "/ip4/127.1",
                    "/ip4/::1",
                    "/ip4/localhost",
                    "/ip6/127.0.0.1",
                    "/ip6/:::",
                    "/ip6/.:1",
                    "/ip6/1::2::3",
                    "/ip6/12345::",
                    "/ip6/fe80::1%eth0",
                    "/ip6/1:2:3:4:5:6:7:8:9",
                    "/tcp",
                    "/tcp/",
                    "/tcp/65536",
                    "/tcp/-1",
                    "/tcp/+1",
                    "/tcp/1a",
                    "/tcp/٣",
                    "/tcp/000080",
                    "/dns/",
                    "/dns/-a",
                    "/dns/.a",
                    "/dns/a b",
                    "/dns/ä",
                    "/tls/1",
                    "/p2p/Qm",
                    "/p2p"
                })
        void malformedTextsAndNamesThem(String text) {
            assertTrue(refused(text).startsWith("'" + text + "' is not a multiaddr"));
        }

        @Test
        void aValueWhereAProtocolHasNone() {
            Multiaddr address = Multiaddr.parse("/ip4/1.2.3.4/tcp/80");
            assertThrows(IllegalArgumentException.class, () -> address.with(AddressProtocol.TLS, "1.3"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "", // no component
                    "00", // an unknown code
                    "04", // no value
                    "047f0000", // a cut value
                    "0601", // half a port
                    "350261", // a cut name
                    "3500", // an empty name
                    "3501ff", // no ASCII
                    "35012f", // a slash
                    "a50302aabb", // no peer id
                    "35ffffffffffffffff7f" // a length of 2^63 - 1
                })
        void malformedBytes(String hex) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Multiaddr.decode(HexFormat.of().parseHex(hex)));
        }

        private String refused(String text) {
            return String.valueOf(assertThrows(IllegalArgumentException.class, () -> Multiaddr.parse(text))
                    .getMessage());
        }
    }

    @Nested
    class IsBounded {

        @Test
        void inItsComponents() {
            String most = "/tls".repeat(Multiaddr.MAX_COMPONENTS);
            Multiaddr address = Multiaddr.parse(most);
            assertEquals(address, Multiaddr.decode(address.encode()));
            assertThrows(IllegalArgumentException.class, () -> Multiaddr.parse(most + "/tls"));
            assertThrows(IllegalArgumentException.class, () -> address.with(AddressProtocol.TLS, ""));
            byte[] more = HexFormat.of().parseHex("c003".repeat(Multiaddr.MAX_COMPONENTS + 1));
            assertThrows(IllegalArgumentException.class, () -> Multiaddr.decode(more));
            assertThrows(IllegalArgumentException.class, () -> new Multiaddr(List.of()));
        }

        @Test
        void inItsText() {
            // 3 × 258 characters, then one name that fills the rest
            String text = ("/dns/" + "a".repeat(253)).repeat(3) + "/dns/" + "b".repeat(245);
            assertEquals(Multiaddr.MAX_LENGTH, text.length());
            Multiaddr address = Multiaddr.parse(text);
            assertEquals(text, address.toString());
            assertEquals(address, Multiaddr.decode(address.encode()));
            assertThrows(IllegalArgumentException.class, () -> Multiaddr.parse(text + "b"));
            assertThrows(IllegalArgumentException.class, () -> address.with(AddressProtocol.TLS, ""));
        }

        @Test
        void inItsBytesWhereTheTextIsShorter() {
            String names = ("/dns/" + "a".repeat(253)).repeat(3);
            Multiaddr most = Multiaddr.parse(names + "/ip6/::".repeat(15));
            assertEquals(3 * 256 + 15 * 17, most.encode().length);
            assertEquals(most, Multiaddr.decode(most.encode()));
            String more = names + "/ip6/::".repeat(16);
            assertTrue(more.length() < Multiaddr.MAX_LENGTH);
            assertThrows(IllegalArgumentException.class, () -> Multiaddr.parse(more));
        }

        @Test
        void inItsTextWhereTheBytesAreFewer() {
            Multiaddr.Component peer = new Multiaddr.Component(AddressProtocol.P2P, inlined());
            List<Multiaddr.Component> peers = Collections.nCopies(Multiaddr.MAX_COMPONENTS, peer);
            assertThrows(IllegalArgumentException.class, () -> new Multiaddr(peers));
            byte[] one = new Multiaddr(List.of(peer)).encode();
            byte[] all = HexFormat.of().parseHex(HexFormat.of().formatHex(one).repeat(Multiaddr.MAX_COMPONENTS));
            assertTrue(all.length < Multiaddr.MAX_LENGTH);
            assertThrows(IllegalArgumentException.class, () -> Multiaddr.decode(all));
        }

        @Test
        void inTheBytesThatItReads() {
            assertThrows(IllegalArgumentException.class, () -> Multiaddr.decode(new byte[Multiaddr.MAX_LENGTH + 1]));
        }

        @Test
        void inItsNames() {
            String name = "a".repeat(253);
            assertArrayEquals(
                    Multiaddr.parse("/dns/" + name).encode(),
                    Multiaddr.parse("/dns/" + name).encode());
            assertThrows(IllegalArgumentException.class, () -> Multiaddr.parse("/dns/a" + name));
        }

        private String inlined() {
            return PeerId.of(PublicKey.of(KeyType.SECP256K1, new byte[38])).toString();
        }
    }
}
