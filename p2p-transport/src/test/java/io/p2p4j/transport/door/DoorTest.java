package io.p2p4j.transport.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.transport.upgrade.TestNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DoorTest {

    private static final int PLENTY = 1000;

    private final List<String> displaced = new ArrayList<>();

    private static Door door(int perIp, int perSubnet, int handshakes) {
        return new Door(TestNode.config(perIp, perSubnet, handshakes));
    }

    private Decision knock(Door door, String remote) {
        return door.admit(Multiaddr.parse(remote), () -> displaced.add(remote));
    }

    private Pass enter(Door door, String remote) {
        return assertInstanceOf(Decision.Admitted.class, knock(door, remote)).pass();
    }

    private void assertRefused(Door door, String remote, String rule) {
        P2pError reason =
                assertInstanceOf(Decision.Refused.class, knock(door, remote)).reason();
        assertEquals(ErrorCode.OVERLOADED, reason.code());
        assertEquals(Optional.of(rule), reason.text(Detail.RULE));
        assertEquals(Optional.of(remote), reason.text(Detail.ADDRESS));
    }

    @Nested
    class Connections {

        @Test
        void ofOneAddressAreBoundedUntilOneIsClosed() {
            Door door = door(2, PLENTY, PLENTY);
            Pass first = enter(door, "/ip4/10.0.0.1/tcp/1");
            enter(door, "/ip4/10.0.0.1/tcp/2").upgraded();
            assertRefused(door, "/ip4/10.0.0.1/tcp/3", "transport.max_connections_per_ip");
            enter(door, "/ip4/10.0.0.2/tcp/3");
            first.close();
            first.close(); // counts once
            enter(door, "/ip4/10.0.0.1/tcp/3");
            assertRefused(door, "/ip6/::ffff:a00:1/tcp/4", "transport.max_connections_per_ip");
        }

        @Test
        void ofOneNetworkAreBoundedUntilOneIsClosed() {
            Door door = door(PLENTY, 2, PLENTY);
            Pass first = enter(door, "/ip6/2001:db8::1/tcp/1");
            enter(door, "/ip6/2001:db8:0:ff::1/tcp/1");
            assertRefused(door, "/ip6/2001:db8:0:7::2/tcp/1", "transport.max_connections_per_subnet");
            enter(door, "/ip6/2001:db8:0:100::1/tcp/1");
            first.close();
            enter(door, "/ip6/2001:db8:0:7::2/tcp/1");
        }

        @Test
        void withoutAnIpAddressAreNotBoundedHere() {
            Door door = door(1, 1, PLENTY);
            for (int i = 0; i < 100; i++) {
                enter(door, "/memory/a");
            }
        }

        @Test
        void leaveNothingBehind() {
            Door door = door(3, 20, 50);
            Random random = new Random(5);
            ArrayDeque<Pass> inside = new ArrayDeque<>();
            for (int i = 0; i < 20_000; i++) {
                String remote = "/ip4/10.0." + random.nextInt(40) + "." + random.nextInt(9) + "/tcp/1";
                if (knock(door, remote) instanceof Decision.Admitted admitted) {
                    if (random.nextBoolean()) {
                        admitted.pass().upgraded();
                    }
                    inside.add(admitted.pass());
                }
                if (inside.size() > random.nextInt(400)) {
                    inside.remove().close();
                }
            }
            assertFalse(displaced.isEmpty());
            inside.forEach(Pass::close);
            assertEquals(0, door.remembered());
        }
    }

    @Nested
    class Handshakes {

        @Test
        void beyondTheBudgetDisplaceTheOldestOfTheNetworkWithMost() {
            Door door = door(PLENTY, PLENTY, 4);
            Pass lone = enter(door, "/ip4/10.0.1.1/tcp/1");
            Pass oldest = enter(door, "/ip4/10.0.2.1/tcp/1");
            enter(door, "/ip4/10.0.2.2/tcp/2");
            enter(door, "/ip4/10.0.3.1/tcp/1");
            enter(door, "/ip4/10.0.4.1/tcp/1");
            assertEquals(List.of("/ip4/10.0.2.1/tcp/1"), displaced);
            assertFalse(oldest.upgraded());
            P2pError reason = oldest.displacement().orElseThrow();
            assertEquals(ErrorCode.OVERLOADED, reason.code());
            assertEquals(Optional.of("transport.max_handshakes"), reason.text(Detail.RULE));
            assertEquals(Optional.of("/ip4/10.0.2.1/tcp/1"), reason.text(Detail.ADDRESS));
            assertTrue(lone.upgraded());
            assertEquals(Optional.empty(), lone.displacement());
        }

        @Test
        void displaceTheirOwnRatherThanThoseOfAnotherNetworkWithAsMany() {
            Door door = door(PLENTY, PLENTY, 4);
            enter(door, "/ip4/10.0.1.1/tcp/1");
            enter(door, "/ip4/10.0.1.1/tcp/2");
            enter(door, "/ip4/10.0.2.1/tcp/1");
            enter(door, "/ip4/10.0.2.1/tcp/2");
            enter(door, "/ip4/10.0.2.1/tcp/3");
            assertEquals(List.of("/ip4/10.0.2.1/tcp/1"), displaced);
        }

        @Test
        void ofManyNetworksDisplaceTheOldest() {
            Door door = door(PLENTY, PLENTY, 3);
            for (int i = 0; i < 5; i++) {
                enter(door, "/ip4/10.0." + i + ".1/tcp/1");
            }
            assertEquals(List.of("/ip4/10.0.0.1/tcp/1", "/ip4/10.0.1.1/tcp/1"), displaced);
        }

        @Test
        void thatAreDoneOrGoneAreNotDisplaced() {
            Door door = door(PLENTY, PLENTY, 2);
            for (int i = 0; i < 10; i++) {
                assertTrue(enter(door, "/ip4/10.0.0.1/tcp/1").upgraded());
                enter(door, "/ip4/10.0.0.1/tcp/2").close();
            }
            assertEquals(List.of(), displaced);
        }

        @Test
        void thatAreDisplacedStillCountAsConnectionsUntilTheyAreClosed() {
            Door door = door(2, PLENTY, 1);
            Pass first = enter(door, "/ip4/10.0.0.1/tcp/1");
            enter(door, "/ip4/10.0.0.1/tcp/2");
            assertEquals(1, displaced.size());
            assertRefused(door, "/ip4/10.0.0.1/tcp/3", "transport.max_connections_per_ip");
            first.close();
            enter(door, "/ip4/10.0.0.1/tcp/3");
        }

        @Test
        void withoutAnIpAddressAreOneNetwork() {
            Door door = door(PLENTY, PLENTY, 2);
            enter(door, "/ip4/10.0.0.1/tcp/1");
            enter(door, "/memory/a");
            enter(door, "/memory/b");
            assertEquals(List.of("/memory/a"), displaced);
        }
    }

    @Test
    void theBoundsAreThoseOfTheConfiguration() {
        TransportConfig config = TransportConfig.defaults();
        Door door = new Door(config);
        for (int i = 0; i < config.maxConnectionsPerIp(); i++) {
            enter(door, "/ip4/10.0.0.1/tcp/1");
        }
        assertRefused(door, "/ip4/10.0.0.1/tcp/1", "transport.max_connections_per_ip");
        assertEquals(config.maxConnectionsPerIp() - config.maxHandshakes(), displaced.size());
    }
}
