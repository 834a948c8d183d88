package io.p2p4j.resilience.limiter;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiter.Granted;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.resilience.Subnet;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.resilience.keyed.Peers;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Holds what tests of limits need: settings, subjects, time. */
final class Scene {

    static final Duration HOUR = Duration.ofHours(1);
    static final Limit NONE = Limit.defaults();

    final Random random = new Random(5);
    final SettableTicker ticker = new SettableTicker(random.nextLong());

    /** Ten requests, a thousand bytes an hour, three streams. */
    static RateLimit settings(int maxPeers) {
        return RateLimit.defaults()
                .with(Limit.requests(10, HOUR, 0).withBytes(1000).withStreams(3), maxPeers);
    }

    static RateLimit shared(Limit subnet, Limit node) {
        return settings(100).with(Map.of(), subnet, node);
    }

    TokenBucketLimiter limiter(RateLimit settings) {
        return new TokenBucketLimiter(settings, ticker);
    }

    PeerId peer() {
        return Peers.random(random);
    }

    Subject stranger() {
        return Subject.of(peer());
    }

    Subject of(TrustLevel level) {
        return new Subject(peer(), level, Optional.empty());
    }

    /** Returns a stranger from 10.0.{@code net}.x. */
    Subject from(int net) {
        try {
            byte[] address = {10, 0, (byte) net, (byte) random.nextInt(256)};
            return new Subject(peer(), TrustLevel.UNKNOWN, Optional.of(Subnet.of(InetAddress.getByAddress(address))));
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /** Returns how many of some calls for one permit are granted. */
    static int granted(RateLimiter limiter, Subject subject, Currency currency, int calls) {
        int granted = 0;
        for (int i = 0; i < calls; i++) {
            granted += limiter.tryAcquire(subject, currency, 1) instanceof Granted ? 1 : 0;
        }
        return granted;
    }
}
