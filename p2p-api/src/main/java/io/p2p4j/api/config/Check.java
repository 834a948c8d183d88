package io.p2p4j.api.config;

import io.p2p4j.api.time.Deadline;
import java.time.Duration;

/** Refuses values out of range; the message begins with the key, whose place the reader of a file adds. */
final class Check {

    private Check() {}

    static void range(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " = " + value + " is not between " + least + " and " + most);
        }
    }

    static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Deadline.LONGEST) > 0) {
            throw new IllegalArgumentException(key + " = " + (value.toSeconds() + value.toMillisPart() / 1e3)
                    + " s is not more than 0 and at most 365 days");
        }
    }
}
