package io.p2p4j.api.spi;

/**
 * A part whose settings can change while it runs; a part that is not has its settings until the node restarts.
 *
 * <p>What a {@link Provider} makes may implement it, for the type of the provider's settings.
 *
 * @param <S> the record of configuration that belongs to it
 */
public interface Reloadable<S> {

    /**
     * Decides by other settings from now on, and keeps its state: what was spent stays spent, what is open stays open.
     *
     * <p>Settings that {@link Provider#create} would accept do not fail here. Thread-safe; whoever is deciding meanwhile goes
     * by the old settings or by the new ones, never by a mixture.
     */
    void reload(S settings);
}
