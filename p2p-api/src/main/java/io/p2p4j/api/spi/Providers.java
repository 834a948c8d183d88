package io.p2p4j.api.spi;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
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
     * Returns every provider found, by type, in the order of the loader.
     *
     * @throws io.p2p4j.api.error.ConfigException if one cannot be loaded, has an ill-formed type, or two share a type
     */
    public static <P extends Provider<?, ?>> Map<String, P> all(ServiceLoader<P> loader) {
        Map<String, P> found = new LinkedHashMap<>();
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
            P chosen = found.get(choice.get());
            if (chosen == null) {
                throw invalid(key, key + " = '" + choice.get() + "' names no provider; found: " + found.keySet());
            }
            return Optional.of(chosen);
        }
        if (found.size() > 1) {
            throw invalid(key, "several providers are found and " + key + " chooses none; found: " + found.keySet());
        }
        return found.values().stream().findFirst();
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
