package io.p2p4j.transport.dial;

import io.p2p4j.api.error.P2pException;
import java.util.List;

/**
 * Tells the thread that runs a race what happened meanwhile.
 *
 * @param <T> what comes of an attempt
 */
sealed interface Report<T> {

    /** An attempt is through. */
    record Won<T>(Attempted by, T result) implements Report<T> {}

    /** An attempt failed. */
    record Lost<T>(Attempted by, P2pException reason) implements Report<T> {}

    /** A name was looked up. */
    record Found<T>(Lead.Name name, List<Lead> leads) implements Report<T> {}

    /** A name could not be looked up. */
    record Unknown<T>(Lead.Name name, Exception reason) implements Report<T> {}

    /** The race is to end. */
    record Closed<T>() implements Report<T> {}
}
