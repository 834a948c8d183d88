package io.p2p4j.node.testing;

import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.Outcome;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.api.resilience.PeerLimits;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.KeyedStore;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.node.gate.Budgets;
import io.p2p4j.node.gate.HeldTokens;
import io.p2p4j.node.gate.KnownPeers;
import io.p2p4j.node.gate.Refusals;
import io.p2p4j.node.gate.Subjects;
import io.p2p4j.node.observe.Metrics;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Makes parts of a node that do nothing. */
public final class Fakes {

    private Fakes() {}

    /** Returns a store that knows nobody yet. */
    public static TrustStore trustStore() {
        return new Peers();
    }

    /** Returns a store of pins without any. */
    public static PinStore pinStore() {
        return new Places();
    }

    /** Returns a store of tokens without any. */
    public static TokenStore tokenStore() {
        return new Tokens();
    }

    /** Returns an authority that makes no token and accepts the text {@code good} of everybody. */
    public static TokenAuthority tokenAuthority(TokenAuthority.Accepted good) {
        return new TokenAuthority() {
            @Override
            public void open(Identity self, TokenStore store) {}

            @Override
            public Issued issue(TokenTerms terms, boolean capability) {
                throw new UnsupportedOperationException("a fake authority");
            }

            @Override
            public String narrow(String token, TokenTerms terms) {
                throw new UnsupportedOperationException("a fake authority");
            }

            @Override
            public Finding check(String token, PeerId presenter) {
                return token.equals("good") ? good : new Rejected("a test");
            }
        };
    }

    /** Returns what holds tokens, of which none is good. */
    public static HeldTokens heldTokens(KnownPeers known, AuditLog audit) {
        TokenAuthority.Accepted none = new TokenAuthority.Accepted("", Set.of(), Optional.of(Instant.EPOCH), Set.of());
        return new HeldTokens(
                tokenAuthority(none), tokenStore(), known, audit, InstantSource.fixed(Instant.EPOCH), peer -> true);
    }

    private static final class Peers extends InMemory<PeerId, TrustRecord> implements TrustStore {}

    private static final class Places extends InMemory<Multiaddr, Pin> implements PinStore {}

    private static final class Tokens extends InMemory<String, TokenRecord> implements TokenStore {}

    /** A store that forgets with the process. */
    private static class InMemory<K, V> implements KeyedStore<K, V> {

        private final Map<K, V> entries = new ConcurrentHashMap<>();

        @Override
        public void open(SecretStore secrets) {}

        @Override
        public Optional<V> find(K key) {
            return Optional.ofNullable(entries.get(key));
        }

        @Override
        public List<V> all() {
            return List.copyOf(entries.values());
        }

        @Override
        public void update(Map<K, UnaryOperator<Optional<V>>> changes) {
            Map<K, Optional<V>> after = new HashMap<>();
            changes.forEach((key, change) -> after.put(key, change.apply(find(key))));
            after.forEach((key, entry) ->
                    entry.ifPresentOrElse(present -> entries.put(key, present), () -> entries.remove(key)));
        }

        @Override
        public List<K> refresh() {
            return List.of();
        }
    }

    /** Returns an identity that signs nothing. */
    public static Identity identity() {
        return new Identity() {
            @Override
            public PublicKey publicKey() {
                return PublicKey.of(KeyType.ED25519, new byte[32]);
            }

            @Override
            public byte[] sign(byte[] message) {
                return new byte[0];
            }

            @Override
            public void close() {}
        };
    }

    /** Returns a handshake that nobody performs. */
    public static Handshake handshake() {
        return new Handshake() {
            @Override
            public ProtocolId protocol() {
                return new ProtocolId("/none");
            }

            @Override
            public SecureChannel initiate(ByteChannel pipe, Identity self, PeerId expected, List<ProtocolId> muxers) {
                throw new UnsupportedOperationException("a fake handshake");
            }

            @Override
            public SecureChannel respond(ByteChannel pipe, Identity self, List<ProtocolId> muxers) {
                throw new UnsupportedOperationException("a fake handshake");
            }
        };
    }

    /** Returns budgets that hold whatever is asked. */
    public static Budgets budgets(AuditLog audit, Metrics metrics, Ticker ticker) {
        return new Budgets(
                new Limiter(), new Subjects(), new Refusals(audit, metrics, ticker), ticker, Duration.ofSeconds(10));
    }

    /** A breaker that is open or not, and keeps what it is told. */
    public static final class Breaker implements CircuitBreaker {

        private final boolean open;
        private final List<String> told = new ArrayList<>();

        public Breaker(boolean open) {
            this.open = open;
        }

        public List<String> told() {
            return told;
        }

        @Override
        public Entry enter(PeerId peer, Kind kind) {
            if (open) {
                return new Open(Duration.ofSeconds(1), "a test", "a test");
            }
            return new Pass() {
                @Override
                public void succeeded() {
                    told.add("succeeded");
                }

                @Override
                public void failed(Throwable failure) {
                    told.add(Outcome.of(failure).name().toLowerCase(Locale.ROOT));
                }

                @Override
                public void close() {
                    told.add("closed");
                }
            };
        }

        @Override
        public PeerBreakers breakers() {
            return new PeerBreakers() {
                @Override
                public Status status(PeerId peer) {
                    return Status.UNSEEN;
                }

                @Override
                public Map<PeerId, Status> list() {
                    return Map.of();
                }

                @Override
                public void reset(PeerId peer) {}

                @Override
                public void force(PeerId peer, Forced state) {}
            };
        }

        @Override
        public void onChange(Consumer<Transition> observer) {}
    }

    /** A limiter that grants everything. */
    public static final class Limiter implements RateLimiter {

        @Override
        public Decision tryAcquire(Subject subject, Currency currency, long permits) {
            return Granted.SPENT;
        }

        @Override
        public Optional<Limited> check(Subject subject, Currency currency, long permits) {
            return Optional.empty();
        }

        @Override
        public PeerLimits limits() {
            throw new UnsupportedOperationException("a fake limiter");
        }
    }
}
