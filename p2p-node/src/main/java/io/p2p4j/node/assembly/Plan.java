package io.p2p4j.node.assembly;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.node.reload.Blueprint;
import io.p2p4j.node.reload.FileContents;
import io.p2p4j.node.reload.LivePart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Says how a node is to be by the layers of its configuration and the parts it was handed. */
public final class Plan implements Blueprint {

    private final ConfigLayers layers;
    private final Overrides overrides;
    private volatile FileContents lastRead = new FileContents(List.of()); // nothing yet

    /** Plans by these layers and parts. */
    public Plan(ConfigLayers layers, Overrides overrides) {
        this.layers = layers;
        this.overrides = overrides;
    }

    @Override
    public NodeConfig read() {
        lastRead = FileContents.of(layers.files()); // before, so that what changes meanwhile is noticed as a change
        return Assembly.config(layers);
    }

    /** Chooses the parts of a node of this configuration, none of them opened. */
    Parts parts(NodeConfig config) {
        return Assembly.assemble(config, overrides);
    }

    @Override
    public void check(NodeConfig config) {
        parts(config);
    }

    @Override
    public List<Path> files() {
        return layers.files();
    }

    @Override
    public FileContents lastRead() {
        return lastRead;
    }

    /** Returns the time between two looks at the files; zero for never, as where there are none. */
    Duration watchInterval(NodeConfig.General general) {
        return files().isEmpty() ? Duration.ZERO : general.reloadInterval();
    }

    /** Returns which keys belong to which part. */
    static List<LivePart<?>> live(Parts parts) {
        List<LivePart<?>> live = new ArrayList<>(List.of(
                new LivePart<>(
                        "resilience.rate_limit.",
                        parts.limiter(),
                        c -> c.resilience().rateLimit()),
                new LivePart<>(
                        "resilience.circuit_breaker.",
                        parts.breaker(),
                        c -> c.resilience().circuitBreaker()),
                new LivePart<>("security.", parts.trustPolicy(), NodeConfig::security),
                new LivePart<>("security.permissions", parts.authorizer(), NodeConfig::security),
                new LivePart<>("security.token_issuers", parts.tokenAuthority(), NodeConfig::security),
                new LivePart<>("security.audit.", parts.audit(), NodeConfig::security)));
        parts.retry()
                .ifPresent(retry -> live.add(new LivePart<>(
                        "resilience.retry.", retry, c -> c.resilience().retry())));
        return live;
    }
}
