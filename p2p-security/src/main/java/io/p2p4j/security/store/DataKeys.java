package io.p2p4j.security.store;

import io.p2p4j.security.vault.AesGcm;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Holds the keys of a store by their numbers: the last one is in use, and an earlier one until nothing needs it any more.
 *
 * <p>Not thread-safe; the arrays never leave the package.
 */
final class DataKeys implements AutoCloseable {

    private static final int ENTRY = Integer.BYTES + AesGcm.KEY;
    private static final int MOST = 2;

    private final NavigableMap<Integer, byte[]> keys;

    private DataKeys(NavigableMap<Integer, byte[]> keys) {
        this.keys = keys;
    }

    /** Returns a first key. */
    static DataKeys first(SecureRandom random) {
        return new DataKeys(new TreeMap<>()).next(random);
    }

    /** Returns copies of the keys, and a new one after them. */
    DataKeys next(SecureRandom random) {
        byte[] key = new byte[AesGcm.KEY];
        random.nextBytes(key);
        DataKeys more = new DataKeys(new TreeMap<>());
        keys.forEach((number, old) -> more.keys.put(number, old.clone()));
        more.keys.put(keys.isEmpty() ? 1 : Math.addExact(current(), 1), key);
        return more;
    }

    /** Returns a copy of the key in use, without those before it. */
    DataKeys onlyCurrent() {
        NavigableMap<Integer, byte[]> last = new TreeMap<>();
        last.put(current(), keys.lastEntry().getValue().clone());
        return new DataKeys(last);
    }

    int current() {
        return keys.lastKey();
    }

    int count() {
        return keys.size();
    }

    /** Returns the key of a number itself, not a copy. */
    Optional<byte[]> key(int number) {
        return Optional.ofNullable(keys.get(number));
    }

    /** Returns the keys in a row, each after its number; the caller wipes it. */
    byte[] encode() {
        ByteBuffer row = ByteBuffer.allocate(ENTRY * keys.size());
        keys.forEach((number, key) -> row.putInt(number).put(key));
        return row.array();
    }

    /** Returns the keys that stand in a row; empty if it is none. */
    static Optional<DataKeys> decode(byte[] row) {
        if (row.length == 0 || row.length % ENTRY != 0 || row.length > MOST * ENTRY) {
            return Optional.empty();
        }
        NavigableMap<Integer, byte[]> keys = new TreeMap<>();
        for (ByteBuffer in = ByteBuffer.wrap(row); in.hasRemaining(); ) {
            int number = in.getInt();
            byte[] key = new byte[AesGcm.KEY];
            in.get(key);
            keys.put(number, key);
        }
        return keys.size() * ENTRY == row.length && keys.firstKey() > 0
                ? Optional.of(new DataKeys(keys))
                : Optional.empty();
    }

    @Override
    public void close() {
        keys.values().forEach(key -> Arrays.fill(key, (byte) 0));
    }
}
