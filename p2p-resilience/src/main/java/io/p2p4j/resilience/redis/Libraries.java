package io.p2p4j.resilience.redis;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.util.List;

/** Names the libraries that a {@link RedisLimiter} needs, and says which of them are missing. */
final class Libraries {

    private static final String KEY = "resilience.rate_limit.provider";

    private static final List<Library> NEEDED = List.of(
            new Library("bucket4j_jdk17-redis-common", "io.github.bucket4j.redis.consts.LuaScripts"),
            new Library("bucket4j_jdk17-lettuce", "io.github.bucket4j.redis.lettuce.Bucket4jLettuce"),
            new Library("lettuce-core", "io.lettuce.core.RedisClient"),
            new Library("redis-authx-core", "redis.clients.authentication.core.Token"),
            new Library("netty-common", "io.netty.util.concurrent.EventExecutor"),
            new Library("netty-buffer", "io.netty.buffer.ByteBuf"),
            new Library("netty-transport", "io.netty.channel.Channel"),
            new Library("netty-resolver", "io.netty.resolver.AddressResolverGroup"),
            new Library("netty-resolver-dns", "io.netty.resolver.dns.DnsAddressResolverGroup"),
            new Library("netty-codec-dns", "io.netty.handler.codec.dns.DnsRecord"),
            new Library("netty-codec-base", "io.netty.handler.codec.MessageToMessageDecoder"),
            new Library("netty-handler", "io.netty.handler.ssl.SslHandler"),
            new Library("netty-transport-native-unix-common", "io.netty.channel.unix.Socket"),
            new Library("reactor-core", "reactor.core.publisher.Mono"),
            new Library("reactive-streams", "org.reactivestreams.Publisher"));

    private Libraries() {}

    /**
     * A library.
     *
     * @param artifact its name without a version
     * @param type one of its types
     */
    private record Library(String artifact, String type) {

        boolean missing() {
            try {
                Class.forName(type, false, Libraries.class.getClassLoader());
                return false;
            } catch (ClassNotFoundException e) {
                return true; // which is what was asked
            }
        }
    }

    /**
     * Does nothing if all are there.
     *
     * @throws io.p2p4j.api.error.ConfigException that names those that are not
     */
    static void require() {
        List<String> missing =
                NEEDED.stream().filter(Library::missing).map(Library::artifact).toList();
        if (!missing.isEmpty()) {
            throw P2pError.of(
                            ErrorCode.CONFIG_INVALID,
                            KEY + " = 'redis' needs jars that are not on the module path: "
                                    + String.join(", ", missing))
                    .with(Detail.RULE, KEY)
                    .with(Detail.FIX, "add them, in the versions that p2p-resilience/README.md names")
                    .toException();
        }
    }
}
