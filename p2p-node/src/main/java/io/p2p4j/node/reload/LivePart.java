package io.p2p4j.node.reload;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.spi.Reloadable;
import java.util.Optional;
import java.util.function.Function;

/**
 * Knows which keys a part of a node takes over while it runs: those that are live, if the part is {@link Reloadable}.
 *
 * @param keys the beginning of the part's keys; where several parts have a key, the longest beginning wins
 * @param part the part
 * @param settings its record of the configuration
 * @param <S> the type of that record
 */
public record LivePart<S>(String keys, Object part, Function<NodeConfig, S> settings) {

    boolean reloadable() {
        return part instanceof Reloadable<?>;
    }

    boolean differs(NodeConfig one, NodeConfig other) {
        return !settings.apply(one).equals(settings.apply(other));
    }

    void reload(NodeConfig config) {
        asReloadable().ifPresent(reloadable -> reloadable.reload(settings.apply(config)));
    }

    @SuppressWarnings("unchecked") // a part is made by a provider of these settings, so it reloads no others
    private Optional<Reloadable<S>> asReloadable() {
        return part instanceof Reloadable<?> reloadable ? Optional.of((Reloadable<S>) reloadable) : Optional.empty();
    }
}
