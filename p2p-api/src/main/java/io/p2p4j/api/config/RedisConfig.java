package io.p2p4j.api.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Configures the Redis in which a fleet of nodes shares its budgets; section {@code resilience.rate_limit.redis}, of which
 * a limiter that shares nothing reads nothing.
 */
public record RedisConfig(
        @Key("where Redis is: redis://host:port/database, or rediss:// over TLS; a password has no place in it")
        String uri,

        @Key("the user to Redis") Optional<String> username,

        @Key("the password, read at each connect; a file must be its owner's alone to read")
        Optional<SecretRef> password,

        @Key("what the names of all keys in Redis begin with; one fleet has one")
        String keyPrefix,

        @Key("how long a check waits for Redis, and how long Redis is then left alone")
        Duration timeout,

        @Key("what happens to requests while Redis is away: refuse, or allow what each node grants alone")
        OnFailure onFailure) {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

    /** Checks the values; a refusal of the address does not repeat it. */
    public RedisConfig {
        Check.ranges(RedisConfig.class, uri, username, password, keyPrefix, timeout, onFailure);
        Check.positive("timeout", timeout);
        if (!PREFIX.matcher(keyPrefix).matches()) {
            throw new IllegalArgumentException(
                    "key_prefix = '" + keyPrefix + "' is not 1 to 64 letters, digits, '_', '.', ':' and '-'");
        }
        if (username.isPresent() && password.isEmpty()) {
            throw new IllegalArgumentException("username is of no use without password");
        }
        checkUri(uri);
    }

    /** Returns the defaults: the Redis of this machine, waited for half a second, without which all is refused. */
    public static RedisConfig defaults() {
        return new RedisConfig(
                "redis://127.0.0.1:6379",
                Optional.empty(),
                Optional.empty(),
                "p2p4j",
                Duration.ofMillis(500),
                OnFailure.REFUSE);
    }

    private static void checkUri(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("uri is not an address such as redis://127.0.0.1:6379");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "uri is not free of credentials or options; they belong into other keys");
        }
        boolean whole = uri.getScheme() != null && Set.of("redis", "rediss").contains(uri.getScheme());
        if (!whole || uri.getHost() == null || !uri.getRawPath().matches("(/[0-9]{0,4})?")) {
            throw new IllegalArgumentException("uri is not an address such as redis://127.0.0.1:6379/0");
        }
    }

    /** What happens while the shared budgets are out of reach. */
    public enum OnFailure {
        /** Nothing passes. */
        REFUSE,
        /** What the node's own budgets grant passes. */
        ALLOW
    }
}
