package io.p2p4j.api.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a key of the configuration to people: what it means, in which unit, and whether a change applies live.
 *
 * <p>It stands on the component that is the key, and is the one place of these words: the explanation of a key, the
 * schema, the commented file and the table of keys are made of it. The default stands in the record's {@code defaults()}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {

    /** The meaning, without a full stop: {@code the most peers with a budget of their own}. */
    String value();

    /**
     * What a number counts; empty where it counts nothing, and for durations, which are seconds.
     *
     * <p>A number of {@code bytes}, and no other, may be written with {@code KiB}, {@code MiB} or {@code GiB}.
     */
    String unit() default "";

    /** Whether a running node takes a change over; otherwise it waits for the next start. */
    boolean live() default false;

    /** Whether {@code ${NAME}} and {@code ${NAME:-text}} in its text stand for variables of the environment. */
    boolean expands() default false;
}
