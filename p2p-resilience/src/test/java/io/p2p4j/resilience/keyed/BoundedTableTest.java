package io.p2p4j.resilience.keyed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.PeerId;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundedTableTest {

    /** A count that may be lost while it is zero. */
    @SuppressWarnings("serial") // a lock is serializable, this is never written
    private static final class Count extends Slot {

        final AtomicLong count = new AtomicLong();
        final AtomicInteger asked;

        Count(AtomicInteger asked) {
            this.asked = asked;
        }

        AtomicLong state() {
            return count;
        }

        @Override
        protected Loss loss(boolean toKnown) {
            asked.incrementAndGet();
            return count.get() == 0 ? Loss.NONE : count.get() < 0 && toKnown ? Loss.SMALL : Loss.FORBIDDEN;
        }
    }

    private final AtomicInteger asked = new AtomicInteger();
    private final Random random = new Random(1);

    @Test
    void findsTheSameStateAgain() {
        BoundedTable<PeerId, Count> table = table(4);
        PeerId peer = Peers.random(random);
        add(table, peer);
        assertEquals(2, add(table, peer));
        assertTrue(has(table, peer));
        assertTrue(!has(table, Peers.random(random)), "finding admits nobody");
        assertEquals(1, table.size());
    }

    @Test
    void givesThePlaceOfAnIdlePeerToANewcomer() {
        BoundedTable<PeerId, Count> table = table(3);
        List<PeerId> peers = Peers.random(random, 3);
        add(table, peers.get(0));
        table.lock(peers.get(1), false).close();
        add(table, peers.get(2));

        PeerId newcomer = Peers.random(random);
        assertEquals(1, add(table, newcomer));
        assertTrue(has(table, newcomer));
        assertFalse(has(table, peers.get(1)));
        assertEquals(3, table.size());
        assertEquals(2, add(table, peers.get(0)));
        assertEquals(2, add(table, peers.get(2)));
    }

    @Test
    void letsNewcomersShareOneStateWhenNoneIsIdle() {
        BoundedTable<PeerId, Count> table = table(2);
        List<PeerId> settled = Peers.random(random, 2);
        settled.forEach(peer -> add(table, peer));

        PeerId newcomer = Peers.random(random);
        assertEquals(1, add(table, newcomer));
        assertEquals(2, add(table, Peers.random(random)), "another stranger, the same state");
        settled.forEach(peer -> assertEquals(2, add(table, peer)));
        assertEquals(2, table.size());

        reset(table, settled.get(0));
        assertEquals(1, add(table, newcomer), "a state of its own as soon as there is room");
        assertTrue(has(table, newcomer));
    }

    @Test
    void looksAtABoundedNumberOfCandidates() {
        BoundedTable<PeerId, Count> table = table(1000);
        Peers.random(random, 1000).forEach(peer -> add(table, peer));
        asked.set(0);
        table.lock(Peers.random(random), false).close();
        assertEquals(2 * BoundedTable.CANDIDATES, asked.get(), "once for nothing, once for a small loss");
    }

    @Test
    void findsTheOnlyIdlePeerAfterEnoughNewcomers() {
        BoundedTable<PeerId, Count> table = table(100);
        List<PeerId> settled = Peers.random(random, 100);
        settled.forEach(peer -> add(table, peer));
        reset(table, settled.get(42));
        List<PeerId> newcomers = Peers.random(random, 100 / BoundedTable.CANDIDATES + 1);
        newcomers.forEach(peer -> table.lock(peer, false).close());
        assertEquals(1, newcomers.stream().filter(peer -> has(table, peer)).count());
    }

    @Test
    void doesNotEvictAStateThatIsInUse() throws Exception {
        BoundedTable<PeerId, Count> table = table(1);
        PeerId peer = Peers.random(random);
        PeerId stranger = Peers.random(random);
        try (Count used = table.lock(peer, false)) {
            Race.run(1, () -> add(table, stranger));
            assertTrue(!has(table, stranger));
            used.state().set(7);
        }
        assertEquals(8, add(table, peer));
    }

    @Test
    void tracksNoMoreThanTheBoundUnderAFlood() {
        BoundedTable<PeerId, Count> table = table(64);
        for (int i = 0; i < 20_000; i++) {
            PeerId peer = Peers.random(random);
            try (Count slot = table.lock(peer, false)) {
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
        BoundedTable<Integer, Handing> table = new BoundedTable<>(4, () -> new Handing(handedIn));
        int threads = 8;
        int rounds = 20_000;
        Race.run(threads, () -> {
            for (int i = 0; i < rounds; i++) {
                try (Handing slot = table.lock(ThreadLocalRandom.current().nextInt(16), false)) {
                    slot.count++; // not atomic, so that a second thread inside the lock would be noticed
                }
            }
            return rounds;
        });
        table.forEach((key, slot) -> handedIn.addAndGet(slot.count));
        assertEquals((long) threads * rounds, handedIn.get() + overflow(table));
    }

    /** A count that may always be lost, and then hands in what it has. */
    @SuppressWarnings("serial") // a lock is serializable, this is never written
    private static final class Handing extends Slot {

        private final AtomicLong handedIn;
        private long count;

        Handing(AtomicLong handedIn) {
            this.handedIn = handedIn;
        }

        @Override
        protected Loss loss(boolean toKnown) {
            handedIn.addAndGet(count);
            count = 0;
            return Loss.NONE;
        }
    }

    /** Takes every place, so that the next stranger gets the shared state. */
    private static long overflow(BoundedTable<Integer, Handing> table) throws Exception {
        List<Handing> held = IntStream.range(0, 16)
                .boxed()
                .flatMap(key -> table.find(key).stream())
                .toList();
        assertEquals(4, held.size());
        try {
            return Race.run(1, () -> {
                        try (Handing slot = table.lock(99, false)) {
                            assertTrue(table.isOverflow(slot));
                            return slot.count;
                        }
                    })
                    .get(0);
        } finally {
            held.forEach(Handing::close);
        }
    }

    @Test
    void keepsTheOverflowOfStrangersAndOfThoseKnownApart() {
        BoundedTable<PeerId, Count> table = table(1);
        add(table, Peers.random(random));
        try (Count strangers = table.lock(Peers.random(random), false);
                Count known = table.lock(Peers.random(random), true)) {
            assertTrue(table.isOverflow(strangers) && table.isOverflow(known));
            assertNotSame(strangers, known);
        }
    }

    @Test
    void givesASmallLossUpToThoseKnownAlone() {
        BoundedTable<PeerId, Count> table = table(1);
        PeerId peer = Peers.random(random);
        try (Count slot = table.lock(peer, false)) {
            slot.state().set(-1);
        }
        PeerId other = Peers.random(random);
        table.lock(other, false).close();
        assertTrue(has(table, peer) && !has(table, other));
        table.lock(other, true).close();
        assertTrue(has(table, other) && !has(table, peer));
    }

    @Test
    void givesAPeerOneStateHoweverManyThreadsBringIt() throws Exception {
        BoundedTable<PeerId, Count> table = table(8);
        PeerId peer = Peers.random(random);
        Race.run(32, () -> add(table, peer));
        assertEquals(33, add(table, peer));
        assertEquals(1, table.size());
    }

    private BoundedTable<PeerId, Count> table(int max) {
        return new BoundedTable<>(max, () -> new Count(asked));
    }

    private static boolean has(BoundedTable<PeerId, Count> table, PeerId peer) {
        return table.find(peer)
                .map(slot -> {
                    slot.close();
                    return true;
                })
                .orElse(false);
    }

    private static long add(BoundedTable<PeerId, Count> table, PeerId peer) {
        try (Count slot = table.lock(peer, false)) {
            return slot.state().incrementAndGet();
        }
    }

    private static void reset(BoundedTable<PeerId, Count> table, PeerId peer) {
        try (Count slot = table.lock(peer, false)) {
            slot.state().set(0);
        }
    }
}
