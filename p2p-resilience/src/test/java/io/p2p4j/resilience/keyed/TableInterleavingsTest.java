package io.p2p4j.resilience.keyed;

import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Shows that states which are not to be lost are not, however those who look for a place race with those who have one. */
class TableInterleavingsTest {

    @Test
    void changesAreKeptWhileOthersEvict() {
        Interleavings.check(Concurrent.class, Sequential.class);
    }

    /** A count that is lost while it is zero; not atomic, so that a second thread inside the lock would be noticed. */
    @SuppressWarnings("serial") // a lock is serializable, this is never written
    private static final class Count extends Slot {

        private int count;

        @Override
        protected Loss loss(boolean toKnown) {
            return count == 0 ? Loss.NONE : Loss.FORBIDDEN;
        }
    }

    /** Two keys that count, in a table of three places, so that there always is one for them, and many that pass by. */
    @Param(name = "key", gen = IntGen.class, conf = "0:1")
    @Param(name = "stranger", gen = IntGen.class, conf = "2:5")
    public static class Concurrent {

        private final BoundedTable<Integer, Count> table = new BoundedTable<>(3, Count::new);

        @Operation
        public int add(@Param(name = "key") int key) {
            try (Count slot = table.lock(key, false)) {
                return ++slot.count;
            }
        }

        @Operation
        public int clear(@Param(name = "key") int key) {
            try (Count slot = table.lock(key, false)) {
                int had = slot.count;
                slot.count = 0;
                return had;
            }
        }

        @Operation
        public int read(@Param(name = "key") int key) {
            return table.find(key)
                    .map(slot -> {
                        try (slot) {
                            return slot.count;
                        }
                    })
                    .orElse(0);
        }

        @Operation
        public int passBy(@Param(name = "stranger") int stranger) {
            try (Count slot = table.lock(stranger, false)) {
                return slot.count;
            }
        }
    }

    /** Counts that are never forgotten. */
    public static class Sequential {

        private final Map<Integer, Integer> counts = new HashMap<>();

        public int add(int key) {
            return counts.merge(key, 1, Integer::sum);
        }

        public int clear(int key) {
            int had = read(key);
            counts.remove(key);
            return had;
        }

        public int read(int key) {
            return counts.getOrDefault(key, 0);
        }

        public int passBy(int stranger) {
            return 0;
        }
    }
}
