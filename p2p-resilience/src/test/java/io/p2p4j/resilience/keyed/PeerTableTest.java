package io.p2p4j.resilience.keyed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.PeerId;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PeerTableTest {

    /** A count that is idle while it is zero. */
    private static final class Counts implements StateOfPeer<AtomicLong> {

        final AtomicInteger asked = new AtomicInteger();

        @Override
        public AtomicLong fresh() {
            return new AtomicLong();
        }

        @Override
        public boolean idle(AtomicLong state) {
            asked.incrementAndGet();
            return state.get() == 0;
        }
    }

    private final Counts counts = new Counts();
    private final Random random = new Random(1);

    @Test
    void findsTheSameStateAgain() {
        PeerTable<AtomicLong> table = new PeerTable<>(4, counts);
        PeerId peer = Peers.random(random);
        add(table, peer);
        assertEquals(2, add(table, peer));
        assertTrue(table.find(peer).isPresent());
        assertTrue(table.find(Peers.random(random)).isEmpty(), "finding admits nobody");
        assertEquals(1, table.size());
    }

    @Test
    void givesThePlaceOfAnIdlePeerToANewcomer() {
        PeerTable<AtomicLong> table = new PeerTable<>(3, counts);
        List<PeerId> peers = Peers.random(random, 3);
        add(table, peers.get(0));
        table.lock(peers.get(1)).close();
        add(table, peers.get(2));

        PeerId newcomer = Peers.random(random);
        assertEquals(1, add(table, newcomer));
        assertTrue(table.find(newcomer).isPresent());
        assertFalse(table.find(peers.get(1)).isPresent());
        assertEquals(3, table.size());
        assertEquals(2, add(table, peers.get(0)));
        assertEquals(2, add(table, peers.get(2)));
    }

    @Test
    void letsNewcomersShareOneStateWhenNoneIsIdle() {
        PeerTable<AtomicLong> table = new PeerTable<>(2, counts);
        List<PeerId> settled = Peers.random(random, 2);
        settled.forEach(peer -> add(table, peer));

        PeerId newcomer = Peers.random(random);
        assertEquals(1, add(table, newcomer));
        assertEquals(2, add(table, Peers.random(random)), "another stranger, the same state");
        settled.forEach(peer -> assertEquals(2, add(table, peer)));
        assertEquals(2, table.size());

        reset(table, settled.get(0));
        assertEquals(1, add(table, newcomer), "a state of its own as soon as there is room");
        assertTrue(table.find(newcomer).isPresent());
    }

    @Test
    void looksAtABoundedNumberOfCandidates() {
        PeerTable<AtomicLong> table = new PeerTable<>(1000, counts);
        Peers.random(random, 1000).forEach(peer -> add(table, peer));
        counts.asked.set(0);
        table.lock(Peers.random(random)).close();
        assertEquals(PeerTable.CANDIDATES, counts.asked.get());
    }

    @Test
    void findsTheOnlyIdlePeerAfterEnoughNewcomers() {
        PeerTable<AtomicLong> table = new PeerTable<>(100, counts);
        List<PeerId> settled = Peers.random(random, 100);
        settled.forEach(peer -> add(table, peer));
        reset(table, settled.get(42));
        List<PeerId> newcomers = Peers.random(random, 100 / PeerTable.CANDIDATES + 1);
        newcomers.forEach(peer -> table.lock(peer).close());
        assertEquals(
                1,
                newcomers.stream().filter(peer -> table.find(peer).isPresent()).count());
    }

    @Test
    void doesNotEvictAStateThatIsInUse() throws Exception {
        PeerTable<AtomicLong> table = new PeerTable<>(1, counts);
        PeerId peer = Peers.random(random);
        PeerId stranger = Peers.random(random);
        try (Slot<AtomicLong> used = table.lock(peer)) {
            Race.run(1, () -> add(table, stranger));
            assertTrue(table.find(stranger).isEmpty());
            used.state().set(7);
        }
        assertEquals(8, add(table, peer));
    }

    @Test
    void tracksNoMoreThanTheBoundUnderAFlood() {
        PeerTable<AtomicLong> table = new PeerTable<>(64, counts);
        for (int i = 0; i < 20_000; i++) {
            PeerId peer = Peers.random(random);
            try (Slot<AtomicLong> slot = table.lock(peer)) {
                slot.state().set(random.nextInt(4) == 0 ? 1 : 0);
            }
            assertTrue(table.size() <= 64);
        }
        assertEquals(64, table.size());
    }

    /** Every state that is evicted hands in its count; nothing that was added while a state was evicted may be missing. */
    @Test
    void losesNoChangeWhenThreadsRaceWithEviction() throws Exception {
        AtomicLong handedIn = new AtomicLong();
        StateOfPeer<AtomicLong> alwaysIdle = new StateOfPeer<>() {
            @Override
            public AtomicLong fresh() {
                return new AtomicLong();
            }

            @Override
            public boolean idle(AtomicLong state) {
                handedIn.addAndGet(state.getAndSet(0));
                return true;
            }
        };
        PeerTable<AtomicLong> table = new PeerTable<>(4, alwaysIdle);
        List<PeerId> peers = Peers.random(random, 16);
        int threads = 8;
        int rounds = 20_000;
        PeerId outsider = Peers.random(random);
        Race.run(threads, () -> {
            for (int i = 0; i < rounds; i++) {
                PeerId peer = peers.get(ThreadLocalRandom.current().nextInt(peers.size()));
                try (Slot<AtomicLong> slot = table.lock(peer)) {
                    // A plain read and write, so that a second thread inside the lock would be noticed.
                    slot.state().setPlain(slot.state().getPlain() + 1);
                }
            }
            return rounds;
        });
        long left = peers.stream()
                .flatMap(peer -> table.find(peer).stream())
                .mapToLong(slot -> slot.state().get())
                .sum();
        assertEquals((long) threads * rounds, handedIn.get() + left + overflow(table, outsider, peers));
    }

    /** Takes every place, so that the next stranger gets the shared state. */
    private static long overflow(PeerTable<AtomicLong> table, PeerId outsider, List<PeerId> peers) throws Exception {
        List<Slot<AtomicLong>> held = peers.stream()
                .flatMap(peer -> table.find(peer).stream())
                .map(Slot::lock)
                .toList();
        try {
            return Race.run(1, () -> {
                        try (Slot<AtomicLong> slot = table.lock(outsider)) {
                            return slot.state().get();
                        }
                    })
                    .get(0);
        } finally {
            held.forEach(Slot::close);
        }
    }

    @Test
    void givesAPeerOneStateHoweverManyThreadsBringIt() throws Exception {
        PeerTable<AtomicLong> table = new PeerTable<>(8, counts);
        PeerId peer = Peers.random(random);
        Race.run(32, () -> add(table, peer));
        assertEquals(33, add(table, peer));
        assertEquals(1, table.size());
    }

    private static long add(PeerTable<AtomicLong> table, PeerId peer) {
        try (Slot<AtomicLong> slot = table.lock(peer)) {
            return slot.state().incrementAndGet();
        }
    }

    private static void reset(PeerTable<AtomicLong> table, PeerId peer) {
        try (Slot<AtomicLong> slot = table.lock(peer)) {
            slot.state().set(0);
        }
    }
}
