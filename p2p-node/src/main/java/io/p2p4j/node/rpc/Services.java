package io.p2p4j.node.rpc;

import io.p2p4j.api.rpc.RequestHandler;
import io.p2p4j.api.rpc.Service;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the handler of a method among the services of a node. Thread-safe. */
public final class Services {

    private final Map<String, Service> byName = new ConcurrentHashMap<>();

    /**
     * Adds a service.
     *
     * @throws IllegalArgumentException if one of this name is there
     */
    public void add(Service service) {
        if (byName.putIfAbsent(service.name(), service) != null) {
            throw new IllegalArgumentException("the service '" + service.name() + "' is served already");
        }
    }

    /** Returns the handler of {@code service/method}, spelt exactly so. */
    public Optional<RequestHandler> find(String method) {
        int slash = method.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(byName.get(method.substring(0, slash)))
                .map(service -> service.methods().get(method.substring(slash + 1)));
    }
}
