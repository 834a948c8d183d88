package io.p2p4j.security.vault;

/**
 * Holds what a key file held.
 *
 * @param label which key it is
 * @param secret the bytes, which the caller wipes
 * @param current whether the file is protected as new ones are
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares keys; the array can be wiped
public record OpenedKey(KeyLabel label, byte[] secret, boolean current) {

    @Override
    public String toString() {
        return "OpenedKey[" + label.name() + "]";
    }
}
