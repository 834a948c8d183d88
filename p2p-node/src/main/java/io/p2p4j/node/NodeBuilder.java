package io.p2p4j.node;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.node.assembly.Overrides;
import io.p2p4j.node.assembly.Passphrases;
import io.p2p4j.node.assembly.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects configuration and parts of a node and starts it. Not thread-safe; used once. */
public final class NodeBuilder {

    private final List<Path> files = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();
    private final Overrides parts = new Overrides();
    private Optional<Passphrase> passphrase = Optional.empty();

    NodeBuilder() {}

    /** Reads a YAML file; a later file overrides an earlier one, key by key. */
    public NodeBuilder config(Path file) {
        files.add(file);
        return this;
    }

    /**
     * Reads variables such as {@code P2P_SECURITY_REJECT_UNKNOWN}; they override files, whose texts may refer
     * to all variables. {@code P2P_PASSPHRASE} is the passphrase unless another one is set.
     */
    public NodeBuilder environment(Map<String, String> variables) {
        environment.putAll(variables);
        environment.remove(ConfigLayers.PASSPHRASE_VARIABLE);
        passphrase = passphrase.or(() -> Passphrases.ofVariables(variables));
        return this;
    }

    /** Sets one key, such as {@code resilience.rate_limit.max_requests}; it overrides files and environment. */
    public NodeBuilder set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Sets the passphrase of the node's keys, of which a copy is taken; {@code P2P_PASSPHRASE} is the other way. */
    public NodeBuilder passphrase(Passphrase secret) {
        passphrase.ifPresent(Passphrase::close);
        passphrase = Optional.of(secret.copy());
        return this;
    }

    /**
     * Uses a part instead of the one that would be found; the node owns it and closes it.
     *
     * @param kind the service provider interface, {@code RateLimiter.class} for one
     */
    public <T> NodeBuilder with(Class<T> kind, T part) {
        parts.put(kind, part);
        return this;
    }

    /** Returns what replaces and withdraws the node's key, instead of starting the node; the caller closes it. */
    public NodeKeys keys() {
        return new NodeKeys(plan(), passphrase);
    }

    /**
     * Starts the node: opens its identity, or makes one if it has none, and listens.
     *
     * @throws io.p2p4j.api.error.ConfigException if the configuration is not valid
     * @throws io.p2p4j.api.error.StorageException if a key or the state cannot be opened
     * @throws io.p2p4j.api.error.NetworkException if an address cannot be bound
     */
    public Node start() {
        try {
            return Node.start(plan(), passphrase);
        } finally {
            passphrase.ifPresent(Passphrase::close);
        }
    }

    private Plan plan() {
        return new Plan(new ConfigLayers(files, environment, settings), parts);
    }
}
