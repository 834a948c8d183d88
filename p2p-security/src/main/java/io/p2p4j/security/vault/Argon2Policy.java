package io.p2p4j.security.vault;

/**
 * Bounds what is spent on a passphrase: what new files use, and what those found may ask for.
 *
 * @param standard what new files use
 * @param floor the least a file may ask for: less would not protect
 * @param ceiling the most: more would let a file exhaust the memory of whoever opens it
 */
public record Argon2Policy(Argon2Cost standard, Argon2Cost floor, Argon2Cost ceiling) {

    /** The policy of every vault outside a test: about 0.2 s and 64 MiB a guess. */
    public static final Argon2Policy STANDARD = new Argon2Policy(
            new Argon2Cost(64 << 10, 3, 1), new Argon2Cost(19 << 10, 2, 1), new Argon2Cost(256 << 10, 10, 4));

    Strength judge(Argon2Cost cost) {
        boolean costly = cost.memoryKib() > ceiling.memoryKib()
                || cost.passes() > ceiling.passes()
                || cost.lanes() > ceiling.lanes();
        boolean weak =
                cost.memoryKib() < floor.memoryKib() || cost.passes() < floor.passes() || cost.lanes() < floor.lanes();
        return costly ? Strength.TOO_COSTLY : weak ? Strength.TOO_WEAK : Strength.WITHIN_BOUNDS;
    }
}
