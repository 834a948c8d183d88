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
import java.util.Set;
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
     * Returns the provider to use; empty only if nothing was chosen, and none is found that does not wait to be {@linkplain
     * Provider#onlyByName named}.
     *
     * @param key the config key that chooses, for messages
     * @param choice the type that was configured, if any
     * @throws io.p2p4j.api.error.ConfigException if the chosen one is not found, or several are and none was chosen
     */
    public static <P extends Provider<?, ?>> Optional<P> find(
            ServiceLoader<P> loader, String key, Optional<String> choice) {
        Map<String, P> found = all(loader);
        if (choice.isPresent()) {
            return Optional.of(chosen(found, key, choice.get()));
        }
        List<P> unasked = unasked(found);
        if (unasked.size() > 1) {
            throw invalid(key, "several providers are found and " + key + " chooses none; found: " + found.keySet());
        }
        return unasked.stream().findFirst();
    }

    /**
     * Returns the providers to use where several may serve: those that are chosen, in that order, else all that do not
     * wait to be {@linkplain Provider#onlyByName named}, by type.
     *
     * @param key the config key of the choice
     * @throws io.p2p4j.api.error.ConfigException if one that is chosen is not found
     */
    public static <P extends Provider<?, ?>> List<P> several(ServiceLoader<P> loader, String key, List<String> choice) {
        Map<String, P> found = all(loader);
        return choice.isEmpty()
                ? unasked(found)
                : choice.stream().map(type -> chosen(found, key, type)).toList();
    }

    /**
     * Returns the provider to use, which must exist.
     *
     * @throws io.p2p4j.api.error.ConfigException as {@link #find}, and if none is found
     */
    public static <P extends Provider<?, ?>> P require(ServiceLoader<P> loader, String key, Optional<String> choice) {
        return find(loader, key, choice).orElseThrow(() -> nobody(loader, key));
    }

    /**
     * Has a provider make its part.
     *
     * @param key the config key that chose it, for messages
     * @throws io.p2p4j.api.error.ConfigException if it fails in a way it does not explain itself, or does not fit this version
     */
    public static <S, T> T create(Provider<S, T> provider, String key, ProviderContext<S> context) {
        try {
            return provider.create(context);
        } catch (P2pException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            String name = provider.getClass().getName();
            String message =
                    "the provider '" + provider.type() + "' (" + name + ") for " + key + " cannot be made: " + e;
            throw error(key, message).toException(e);
        }
    }

    private static <P extends Provider<?, ?>> List<P> unasked(Map<String, P> found) {
        return found.values().stream()
                .filter(provider -> !provider.onlyByName())
                .toList();
    }

    private static <P extends Provider<?, ?>> P2pException nobody(ServiceLoader<P> loader, String key) {
        Set<String> types = all(loader).keySet();
        return invalid(
                key,
                types.isEmpty()
                        ? "no provider for " + key + " is on the module path"
                        : key + " must name its provider; found: " + types);
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
        return error(rule, message).toException();
    }

    private static P2pError error(String rule, String message) {
        return P2pError.of(ErrorCode.CONFIG_INVALID, message).with(Detail.RULE, rule);
    }
}
