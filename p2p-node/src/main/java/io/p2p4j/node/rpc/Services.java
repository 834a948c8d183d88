package io.p2p4j.node.rpc;

import io.p2p4j.api.rpc.RequestHandler;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.Permission;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Finds the handler of a method, and the permission it needs, among the services of a node. Thread-safe. */
public final class Services {

    private static final int MAX_METHOD = 200;

    private final Map<String, Map<String, Target>> byName = new ConcurrentHashMap<>();

    /**
     * What a method stands for: whoever checks the permission and whoever runs the handler look at the same thing.
     *
     * @param method as {@code service/method}
     * @param wanted the permission that is needed
     * @param handler what serves it; none if nothing does
     */
    public record Target(String method, Permission wanted, Optional<RequestHandler> handler) {}

    /**
     * Adds a service whose methods need {@code call:<service>/<method>}.
     *
     * @throws IllegalArgumentException if one of this name is there
     */
    public void add(Service service) {
        add(service, method -> "call:" + service.name() + "/" + method);
    }

    /** Adds a service of the node's own, whose methods need {@code node:<method>}. */
    public void addOwn(Service service) {
        add(service, method -> "node:" + method);
    }

    /**
     * Returns what a request may ask for.
     *
     * @throws IllegalArgumentException if it is nothing that could be a method
     */
    public static String requireMethod(String method) {
        if (!isMethod(method)) {
            throw new IllegalArgumentException("'" + method + "' is no method: at most " + MAX_METHOD
                    + " letters, digits, '_', '.', '/', ':' or '-'");
        }
        return method;
    }

    static boolean isMethod(String method) {
        return !method.isEmpty()
                && method.length() <= MAX_METHOD
                && method.chars().allMatch(Services::isPlain);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '-' && c <= ':') || (c >= 'A' && c <= 'Z') || c == '_'; // - . / 0-9 :
    }

    /** Returns what stands for {@code service/method}, spelt exactly so. */
    public Target find(String method) {
        int slash = method.indexOf('/');
        Map<String, Target> methods = slash < 0 ? Map.of() : byName.getOrDefault(method.substring(0, slash), Map.of());
        Optional<Target> served = Optional.ofNullable(methods.get(method.substring(slash + 1)));
        return served.orElseGet(() -> new Target(method, Permission.call(method), Optional.empty()));
    }

    private void add(Service service, UnaryOperator<String> wanted) {
        Map<String, Target> methods = new ConcurrentHashMap<>();
        service.methods()
                .forEach((method, handler) -> methods.put(
                        method,
                        new Target(
                                service.name() + "/" + method,
                                new Permission(wanted.apply(method)),
                                Optional.of(handler))));
        if (byName.putIfAbsent(service.name(), Map.copyOf(methods)) != null) {
            throw new IllegalArgumentException("the service '" + service.name() + "' is served already");
        }
    }
}
