package io.p2p4j.api.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bounds the number, or the seconds of the duration, at a key; a duration without it is more than 0 and at most 365 days.
 *
 * <p>It says what the record's constructor checks; those of this package do it by {@link Check#ranges}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {

    /** The least value. */
    long min();

    /** The greatest value. */
    long max();
}
