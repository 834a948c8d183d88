package io.p2p4j.resilience.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.p2p4j.api.config.RedisConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Connects to Redis within a time. Used by one thread at a time; starts its threads with the first connection. */
final class Connector implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final RedisConfig config;
    private Optional<RedisClient> client = Optional.empty();

    Connector(RedisConfig config) {
        this.config = config;
    }

    /**
     * Connects and logs in.
     *
     * @throws RedisException if it fails or takes longer than the timeout
     * @throws io.p2p4j.api.error.ConfigException if the password cannot be read
     */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody needs to know when a connection that failed is closed
    Session connect(SharedTime time) throws InterruptedException {
        StatefulRedisConnection<String, byte[]> connection = connection();
        try {
            return Session.of(connection, time, config.timeout());
        } catch (RuntimeException e) {
            connection.closeAsync();
            throw e;
        }
    }

    /** Reads the password anew, since it may have been changed. */
    private StatefulRedisConnection<String, byte[]> connection() throws InterruptedException {
        char[] password = config.password()
                .map(reference -> new Password(reference, System.getenv()).read())
                .orElseGet(() -> new char[0]);
        try {
            RedisURI.Builder uri =
                    RedisURI.builder(RedisURI.create(config.uri())).withTimeout(config.timeout());
            if (password.length > 0) {
                uri.withAuthentication(config.username().orElse("default"), password);
            }
            return await(client().connectAsync(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri.build())
                    .toCompletableFuture());
        } finally {
            Arrays.fill(password, '\0'); // the address refers to it until here
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // as above
    private <C extends StatefulConnection<?, ?>> C await(CompletableFuture<C> coming) throws InterruptedException {
        try {
            return coming.get(config.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new RedisException("cannot connect", e.getCause());
        } catch (TimeoutException e) {
            coming.thenAccept(StatefulConnection::closeAsync); // nobody waits for it any more
            throw new RedisException("cannot connect within " + config.timeout().toMillis() + " ms", e);
        }
    }

    private RedisClient client() {
        RedisClient made = client.orElseGet(this::make);
        client = Optional.of(made);
        return made;
    }

    private RedisClient make() {
        RedisClient made = RedisClient.create();
        made.setOptions(ClientOptions.builder()
                .autoReconnect(false) // the link does it, so that one caller at a time waits
                .socketOptions(
                        SocketOptions.builder().connectTimeout(config.timeout()).build())
                .timeoutOptions(TimeoutOptions.enabled(config.timeout()))
                .build());
        return made;
    }

    @Override
    public void close() {
        client.ifPresent(made -> made.shutdown(Duration.ZERO, CLOSING));
    }
}
