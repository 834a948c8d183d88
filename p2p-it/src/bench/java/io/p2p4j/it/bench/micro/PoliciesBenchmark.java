package io.p2p4j.it.bench.micro;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.resilience.CircuitBreakerProvider;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.rpc.Caller;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditLogProvider;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.AuthorizerProvider;
import io.p2p4j.api.security.Candidate;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.SecretStoreProvider;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.security.TrustStoreProvider;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.it.bench.peer.Folders;
import io.p2p4j.it.bench.peer.PeerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Measures all that decides on one request, one after the other, for peers that are known and may ask. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PoliciesBenchmark {

    private static final int PEERS = 64;
    private static final Permission WANTED = new Permission("call:echo/say");

    private final Path folder = Preparation.of(() -> Files.createTempDirectory("p2p4j-bench"));
    private final NodeConfig config = PeerConfig.read();
    private final RateLimiter limiter = Policies.limiter();
    private final CircuitBreaker breaker =
            Policies.part(CircuitBreakerProvider.class, config.resilience().circuitBreaker(), folder);
    private final SecretStore secrets = Policies.part(SecretStoreProvider.class, config.security(), folder);
    private final TrustStore known = Policies.part(TrustStoreProvider.class, config.security(), folder);
    private final List<TrustPolicy> trust = Policies.trust(config.security(), folder);
    private final Authorizer authorizer = Policies.part(AuthorizerProvider.class, config.security(), folder);
    private final AuditLog audit = Policies.part(AuditLogProvider.class, config.security(), folder);
    private final Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");
    private final PeerId[] peers = Peers.ids(PEERS);
    private final Identity identity;
    private int turn;

    /** Makes peers known, each with a grant. */
    public PoliciesBenchmark() {
        identity =
                Policies.part(KeyVaultProvider.class, config.security(), folder).create("identity", Optional.empty());
        audit.open(identity);
        secrets.unlock(Optional.empty());
        known.open(secrets);
        for (PeerId peer : peers) {
            TrustRecord entry = new TrustRecord(
                    peer, TrustLevel.VERIFIED, Set.of(new Permission("call:echo/*")), "a benchmark", Instant.EPOCH);
            known.update(peer, before -> Optional.of(entry));
        }
    }

    /** Deletes what was stored. */
    @TearDown
    public void close() throws IOException {
        audit.close();
        identity.close();
        secrets.close();
        Folders.delete(folder);
    }

    /** Decides. */
    @Benchmark
    public Authorizer.Permitted decide() {
        turn = (turn + 1) % PEERS;
        return decideOn(peers[turn]);
    }

    /** Decides and writes the line of the audit log. */
    @Benchmark
    public Authorizer.Permitted decideAndAudit() {
        turn = (turn + 1) % PEERS;
        Authorizer.Permitted permitted = decideOn(peers[turn]);
        append(new AuditEvent.AccessGranted(peers[turn], "echo/say", permitted.by()));
        return permitted;
    }

    /** Hands an event to the audit log. */
    @Benchmark
    public void audit() {
        turn = (turn + 1) % PEERS;
        append(new AuditEvent.AccessGranted(peers[turn], "echo/say", WANTED));
    }

    /** A log that stays full refuses; whoever measures its pace waits. */
    private void append(AuditEvent event) {
        try {
            audit.append(event);
        } catch (StorageException e) {
            audit.flush();
            audit.append(event);
        }
    }

    /** Waits until the audit log has written what it was handed. */
    void settle() {
        audit.flush();
    }

    /** As a node does: all must admit. */
    private TrustPolicy.Verdict judge(Candidate candidate) {
        TrustPolicy.Verdict last = new TrustPolicy.Admitted(TrustLevel.BOOTSTRAP);
        for (TrustPolicy policy : trust) {
            last = policy.judge(candidate);
            if (last instanceof TrustPolicy.Refused) {
                return last;
            }
        }
        return last;
    }

    private Authorizer.Permitted decideOn(PeerId peer) {
        if (breaker.enter(peer, Kind.CALL) instanceof CircuitBreaker.Pass pass) {
            try (pass) {
                Optional<TrustRecord> entry = known.find(peer);
                Candidate candidate = new Candidate(peer, Direction.INBOUND, address, entry, Optional.empty());
                if (judge(candidate) instanceof TrustPolicy.Admitted admitted
                        && limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, 1) instanceof RateLimiter.Granted
                        && authorizer.authorize(
                                        new Caller(
                                                peer,
                                                admitted.level(),
                                                entry.orElseThrow().grants(),
                                                address),
                                        WANTED)
                                instanceof Authorizer.Permitted permitted) {
                    pass.succeeded();
                    return permitted;
                }
            }
        }
        throw new IllegalStateException("a peer that may ask was refused");
    }
}
