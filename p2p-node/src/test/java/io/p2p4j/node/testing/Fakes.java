package io.p2p4j.node.testing;

import io.p2p4j.api.peer.KeyType;
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
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.node.gate.Budgets;
import io.p2p4j.node.gate.Refusals;
import io.p2p4j.node.gate.Subjects;
import io.p2p4j.node.observe.Metrics;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes parts of a node that do nothing. */
public final class Fakes {

    private Fakes() {}

    /** Returns a store that knows nobody. */
    public static TrustStore trustStore() {
        return new TrustStore() {
            @Override
            public void open(SecretStore secrets) {}

            @Override
            public Optional<TrustRecord> find(PeerId peer) {
                return Optional.empty();
            }

            @Override
            public List<TrustRecord> all() {
                return List.of();
            }

            @Override
            public void put(TrustRecord entry) {}

            @Override
            public Optional<TrustRecord> remove(PeerId peer) {
                return Optional.empty();
            }

            @Override
            public void refresh() {}
        };
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
        return new Budgets(new Limiter(), new Subjects(), new Refusals(audit, metrics, ticker));
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
