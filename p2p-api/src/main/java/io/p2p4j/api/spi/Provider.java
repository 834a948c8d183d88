package io.p2p4j.api.spi;

/**
 * Makes one part of a node; found by {@link java.util.ServiceLoader} and chosen by {@link #type()} in the configuration.
 *
 * <p>Every service provider interface of p2p4j is a sub-interface that adds no method and fixes the two types, so that
 * after one you know them all. A provider has a public constructor without parameters.
 *
 * @param <S> the record of configuration that belongs to it
 * @param <T> what it makes
 */
public interface Provider<S, T> {

    /** Returns the name by which the configuration chooses it: lower case letters, digits, {@code -} and {@code _}. */
    String type();

    /** Makes the part; opens no file or socket and starts no thread. */
    T create(ProviderContext<S> context);

    /**
     * Returns whether it serves only where the configuration names it. Such a provider needs what not every node has, so that
     * being found beside another leaves no choice open.
     */
    default boolean onlyByName() {
        return false;
    }
}
