package io.p2p4j.transport.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.Multiaddr;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private final Places places = new Places();

    private boolean add(String ip) {
        String kind = ip.contains(":") ? "ip6" : "ip4";
        return places.add(new Lead.Place(Multiaddr.parse("/" + kind + "/" + ip + "/tcp/1"), () -> {
            throw new IOException("nobody dials here");
        }));
    }

    private List<String> take(int count) {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(places.take().address().components().get(0).value());
        }
        return taken;
    }

    @Test
    void takesTurnsBetweenTheFamiliesIpv6First() {
        for (String ip : new String[] {"1.1.1.1", "2.2.2.2", "3.3.3.3", "::1", "::2"}) {
            add(ip);
        }
        assertEquals(List.of("::1", "1.1.1.1", "::2", "2.2.2.2", "3.3.3.3"), take(5));
        assertTrue(places.isEmpty());
    }

    @Test
    void takesTheOtherFamilyNextWhenItComesLater() {
        add("1.1.1.1");
        add("2.2.2.2");
        assertEquals(List.of("1.1.1.1"), take(1));
        add("::1");
        add("::2");
        assertEquals(List.of("::1", "2.2.2.2", "::2"), take(3));
    }

    @Test
    void keepsAPlaceOnce() {
        assertTrue(add("1.1.1.1"));
        assertTrue(add("1.1.1.1"));
        assertEquals(1, places.size());
        take(1);
        assertTrue(add("1.1.1.1"));
        assertTrue(places.isEmpty());
    }

    @Test
    void takesNoMoreThanItsBound() {
        for (int i = 0; i < Places.MAX_PLACES; i++) {
            assertTrue(add("10.0.0." + i));
        }
        assertFalse(add("10.0.1.1"));
        assertTrue(add("10.0.0.1"));
        take(5);
        assertFalse(add("10.0.1.1"));
    }
}
