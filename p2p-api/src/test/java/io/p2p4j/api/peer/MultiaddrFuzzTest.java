package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bytes as an address: what is accepted has one spelling and a text that is read back. */
class MultiaddrFuzzTest {

    @Test
    void whateverIsAnAddressIsEncodedWithinItsBoundsAndReadBack() {
        Random random = new Random(13);
        int addresses = 0;
        for (int i = 0; i < 5_000; i++) {
            List<Multiaddr.Component> components = new ArrayList<>();
            for (int count = 1 + random.nextInt(Multiaddr.MAX_COMPONENTS); count > 0; count--) {
                components.add(component(random));
            }
            Multiaddr address;
            try {
                address = new Multiaddr(components);
            } catch (IllegalArgumentException e) {
                int text = components.stream()
                        .map(Object::toString)
                        .collect(Collectors.joining())
                        .length();
                assertTrue(text > Multiaddr.MAX_LENGTH - 10 * Multiaddr.MAX_COMPONENTS, "refused for its length alone");
                continue;
            }
            addresses++;
            isReadBack(address);
        }
        assertTrue(addresses > 1_000);
    }

    @MethodSource("seeds")
    @FuzzTest
    void bytesAreAnAddressOrRefused(byte[] input) {
        Multiaddr address;
        try {
            address = Multiaddr.decode(input);
        } catch (IllegalArgumentException | ProtocolException e) {
            return; // the bytes are no address, which is said in these ways alone
        }
        assertArrayEquals(input, address.encode(), "bytes have one spelling");
        assertTrue(address.components().size() <= Multiaddr.MAX_COMPONENTS);
        isReadBack(address);
    }

    private static void isReadBack(Multiaddr address) {
        assertTrue(address.toString().length() <= Multiaddr.MAX_LENGTH);
        byte[] bytes = address.encode();
        assertTrue(bytes.length <= Multiaddr.MAX_LENGTH);
        assertEquals(address, Multiaddr.decode(bytes));
        assertEquals(address, Multiaddr.parse(address.toString()));
    }

    private static Multiaddr.Component component(Random random) {
        AddressProtocol[] protocols = AddressProtocol.values();
        return component(protocols[random.nextInt(protocols.length)], random);
    }

    private static Multiaddr.Component component(AddressProtocol protocol, Random random) {
        String value = switch (protocol) {
            case IP4 -> AddressValue.IP4.text(bytes(random, 4));
            case IP6 -> AddressValue.IP6.text(bytes(random, 16));
            case TCP, UDP -> AddressValue.PORT.text(bytes(random, 2));
            case DNS, DNS4, DNS6, DNSADDR, MEMORY -> "x" + "a.b-".repeat(random.nextInt(63));
            case P2P ->
                PeerId.of(PublicKey.of(KeyType.RSA, bytes(random, random.nextInt(50))))
                        .toString();
            case TLS, WS, WSS, QUIC_V1, P2P_CIRCUIT -> "";
        };
        return new Multiaddr.Component(protocol, value);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static Stream<byte[]> seeds() {
        Random random = new Random(16);
        Stream<byte[]> sound = Arrays.stream(AddressProtocol.values())
                .map(protocol -> new Multiaddr(List.of(component(protocol, random), component(random))).encode());
        Stream<String> odd = Stream.of(
                "",
                "04", // ends inside its value
                "047f000001860001", // a code that is not minimal
                "ff7f", // an unknown code
                "ffffffffffffffff7f", // the largest code
                "3500", // an empty name
                "358080808008", // a name of 2³¹ bytes
                "358080808010", // a name of 2³² bytes
                "35ffffffffffffffff7f", // the longest name
                "350161", // a name of one letter
                "350180", // a name that is not ASCII
                "35012f", // a name that is a slash
                "a503020000", // an empty peer id
                "a50324002208011220", // a peer id that ends early
                "c003".repeat(Multiaddr.MAX_COMPONENTS),
                "c003".repeat(Multiaddr.MAX_COMPONENTS + 1),
                "c003".repeat(Multiaddr.MAX_LENGTH));
        return Stream.concat(sound, odd.map(HexFormat.of()::parseHex));
    }
}
