package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

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

    @Test
    void garbageIsAnAddressOrRefused() {
        Random random = new Random(14);
        for (int i = 0; i < 50_000; i++) {
            byte[] garbage = new byte[random.nextInt(80)];
            random.nextBytes(garbage);
            addressOrRefusal(garbage);
        }
    }

    @Test
    void damagedAddressesAreAddressesOrRefused() {
        Random random = new Random(15);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new Multiaddr(List.of(component(random), component(random), component(random))).encode();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            addressOrRefusal(bytes);
        }
    }

    private static void addressOrRefusal(byte[] bytes) {
        Multiaddr address;
        try {
            address = Multiaddr.decode(bytes);
        } catch (IllegalArgumentException | ProtocolException e) {
            return; // garbage may be refused, in these ways alone
        }
        assertArrayEquals(bytes, address.encode(), "bytes have one spelling");
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
        AddressProtocol protocol = protocols[random.nextInt(protocols.length)];
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
}
