package io.p2p4j.api.spi;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Picks a provider among those found: the one the configuration names, or the only one there is.
 *
 * <p>The loader is an argument, so that the {@code uses} clause stays in the caller's module descriptor.
 */
public final class Providers {

    private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9_-]*");

    private Providers() {}

    /**
     * Returns every provider found, sorted by type.
     *
     * @throws io.p2p4j.api.error.ConfigException if one cannot be loaded, has an ill-formed type, or two share a type
     */
    public static <P extends Provider<?, ?>> Map<String, P> all(ServiceLoader<P> loader) {
        Map<String, P> found = new TreeMap<>();
        try {
            for (P provider : loader) {
                add(found, provider);
            }
        } catch (ServiceConfigurationError e) {
            throw P2pError.of(ErrorCode.CONFIG_INVALID, "a provider cannot be loaded: " + e.getMessage())
                    .toException(e);
        }
        return found;
    }

    /**
     * Returns the provider to use.
     *
     * @param key the config key that chooses, for messages
     * @param choice the type that was configured, if any
     * @return empty only if nothing was chosen and none is found
     * @throws io.p2p4j.api.error.ConfigException if the chosen one is not found, or several are and none was chosen
     */
    public static <P extends Provider<?, ?>> Optional<P> find(
            ServiceLoader<P> loader, String key, Optional<String> choice) {
        Map<String, P> found = all(loader);
        if (choice.isPresent()) {
            return Optional.of(chosen(found, key, choice.get()));
        }
        if (found.size() > 1) {
            throw invalid(key, "several providers are found and " + key + " chooses none; found: " + found.keySet());
        }
        return found.values().stream().findFirst();
    }

    /**
     * Returns the providers to use where several may serve: those that are chosen, in that order, else all, by type.
     *
     * @param key the config key of the choice
     * @throws io.p2p4j.api.error.ConfigException if one that is chosen is not found
     */
    public static <P extends Provider<?, ?>> List<P> several(ServiceLoader<P> loader, String key, List<String> choice) {
        Map<String, P> found = all(loader);
        return choice.isEmpty()
                ? List.copyOf(found.values())
                : choice.stream().map(type -> chosen(found, key, type)).toList();
    }

    /**
     * Returns the provider to use, which must exist.
     *
     * @throws io.p2p4j.api.error.ConfigException as {@link #find}, and if none is found
     */
    public static <P extends Provider<?, ?>> P require(ServiceLoader<P> loader, String key, Optional<String> choice) {
        return find(loader, key, choice)
                .orElseThrow(() -> invalid(key, "no provider for " + key + " is on the module path"));
    }

    private static <P extends Provider<?, ?>> P chosen(Map<String, P> found, String key, String type) {
        P chosen = found.get(type);
        if (chosen == null) {
            throw invalid(key, key + " = '" + type + "' names no provider; found: " + found.keySet());
        }
        return chosen;
    }

    private static <P extends Provider<?, ?>> void add(Map<String, P> found, P provider) {
        String type = provider.type();
        if (!TYPE.matcher(type).matches()) {
            throw invalid(type, provider.getClass().getName() + " has the ill-formed type '" + type + "'");
        }
        P other = found.putIfAbsent(type, provider);
        if (other != null) {
            throw invalid(
                    type,
                    other.getClass().getName() + " and " + provider.getClass().getName() + " share the type '" + type
                            + "'");
        }
    }

    private static P2pException invalid(String rule, String message) {
        return P2pError.of(ErrorCode.CONFIG_INVALID, message)
                .with(Detail.RULE, rule)
                .toException();
    }
}
