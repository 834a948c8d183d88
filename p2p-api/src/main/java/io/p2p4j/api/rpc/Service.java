package io.p2p4j.api.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Groups the methods that a node serves under one name. Immutable.
 *
 * @param name the name, before the slash of a method
 * @param methods the handlers by their names after the slash
 */
public record Service(String name, Map<String, RequestHandler> methods) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

    /** Checks the names and copies the handlers. */
    public Service {
        methods = Map.copyOf(methods);
        requireName(name);
        methods.keySet().forEach(Service::requireName);
    }

    /** Returns a service without methods, to add some. */
    public static Service named(String name) {
        return new Service(name, Map.of());
    }

    /** Returns this service with one more method. */
    public Service method(String method, RequestHandler handler) {
        Map<String, RequestHandler> more = new HashMap<>(methods);
        if (more.putIfAbsent(method, handler) != null) {
            throw new IllegalArgumentException(name + "/" + method + " has a handler already");
        }
        return new Service(name, more);
    }

    /** Returns this service with one more method, whose parameters are of one type. */
    public <T> Service method(String method, Class<T> params, BiFunction<T, Caller, Object> body) {
        return method(method, (request, caller) -> Reply.of(body.apply(request.params(params), caller)));
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a name: a letter, then at most 63 letters, digits, '_', '.' or '-'");
        }
    }
}
