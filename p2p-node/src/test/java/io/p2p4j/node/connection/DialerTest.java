package io.p2p4j.node.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.RetryExhaustedException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.node.gate.Encounters;
import io.p2p4j.node.gate.Guard;
import io.p2p4j.node.gate.KnownPeers;
import io.p2p4j.node.gate.PermittedStreams;
import io.p2p4j.node.gate.Pins;
import io.p2p4j.node.observe.Metrics;
import io.p2p4j.node.protocol.Refusal;
import io.p2p4j.node.rotation.Presentation;
import io.p2p4j.node.rpc.Json;
import io.p2p4j.node.rpc.RpcLimits;
import io.p2p4j.node.testing.AuditLines;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.Fakes;
import io.p2p4j.node.testing.ScriptedTransport;
import io.p2p4j.node.testing.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DialerTest {

    private final PinStore pins = Fakes.pinStore();
    private static final PeerId PEER = FakeConnection.peer(1);
    private static final Multiaddr TCP = Multiaddr.parse("/ip4/10.0.0.1/tcp/1");
    private static final Multiaddr OTHER_TCP = Multiaddr.parse("/ip4/10.0.0.2/tcp/1");
    private static final Multiaddr MEMORY = Multiaddr.parse("/memory/1");

    private final Time time = new Time();
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final Metrics metrics = new Metrics();
    private final AddressBook book = new AddressBook();

    private static RetryPolicy found(RetryConfig settings) {
        return ServiceLoader.load(RetryPolicyProvider.class)
                .findFirst()
                .orElseThrow()
                .create(ProviderContext.of(settings, Path.of("unused")));
    }

    private static RetryConfig defaults() {
        return ResilienceConfig.defaults().retry();
    }

    private static P2pException failure(ErrorCode code) {
        return P2pError.of(code, "scripted").toException();
    }

    private static P2pException[] failures(int count, ErrorCode code) {
        P2pException[] all = new P2pException[count];
        Arrays.setAll(all, i -> failure(code));
        return all;
    }

    private Link connect(Optional<RetryPolicy> policy, ScriptedTransport... transports) throws InterruptedException {
        Json json = new Json();
        RpcLimits limits = RpcLimits.of(1024, 1, 1, Duration.ofMinutes(10), time);
        Links links = new Links(json, limits);
        TrustPolicy all = candidate -> new TrustPolicy.Admitted(TrustLevel.UNKNOWN);
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        TrustStore store = Fakes.trustStore();
        AuditLines audit = new AuditLines();
        KnownPeers known = new KnownPeers(store, pins, all, Set.of(), clock);
        Admission admission = new Admission(
                known,
                new Encounters(store, audit, clock, 10),
                Fakes.heldTokens(known, audit),
                links,
                audit,
                new Refusal(json, limits),
                protocol -> Optional.empty(),
                new PermittedStreams((connection, wanted, method) -> Optional.empty()),
                Fakes.budgets(audit, metrics, time),
                stream -> {},
                new Presentation(List.of(), clock, time),
                time,
                metrics);
        Endpoint endpoint = new Endpoint(Fakes.identity(), List.of(Fakes.handshake()), admission);
        Attempts attempts = new Attempts(
                policy,
                pause -> {
                    pauses.add(pause);
                    time.pass(pause);
                },
                metrics);
        Guard guard = new Guard(new Fakes.Breaker(false), metrics);
        try (Dialer dialer = new Dialer(
                known,
                new Pins(pins, clock, 100),
                links,
                book,
                new Routes(List.of(transports)),
                endpoint,
                attempts,
                guard,
                new Presentation(List.of(), clock, time),
                metrics)) {
            return dialer.connect(PEER, Deadline.after(Duration.ofMinutes(5), time));
        }
    }

    @Nested
    class Routing {

        private final ScriptedTransport tcp = new ScriptedTransport(Set.of("/ip4/tcp"), failures(9, ErrorCode.TIMEOUT));
        private final ScriptedTransport memory = new ScriptedTransport(Set.of("/memory"));

        @Test
        void givesATransportAllAddressesItSupportsAtOnce() throws InterruptedException {
            for (Multiaddr address : List.of(OTHER_TCP, MEMORY, TCP)) {
                book.add(new PeerAddress(PEER, address)); // the last is the first to be tried
            }
            connect(Optional.empty(), memory, tcp);
            assertEquals(List.of(List.of(TCP, OTHER_TCP)), tcp.dials());
            assertEquals(List.of(List.of(MEMORY)), memory.dials());
        }

        @Test
        void refusesWhatNoTransportSupportsAndTellsWhatIs() {
            book.add(new PeerAddress(PEER, Multiaddr.parse("/ip6/::1/tcp/1")));
            P2pException e = assertThrows(P2pException.class, () -> connect(Optional.empty(), tcp, memory));
            assertEquals(ErrorCode.PROTOCOL_NOT_SUPPORTED, e.code());
            assertTrue(
                    e.error().message().contains("supported: /ip4/tcp, /memory"),
                    e.error().message());
            assertTrue(tcp.dials().isEmpty() && memory.dials().isEmpty());
        }

        @Test
        void anAddressThatNoTransportSupportsHidesNoOther() throws InterruptedException {
            book.add(new PeerAddress(PEER, MEMORY));
            book.add(new PeerAddress(PEER, Multiaddr.parse("/ip6/::1/tcp/1")));
            assertEquals(PEER, connect(Optional.empty(), memory).connection().peer());
        }
    }

    @Nested
    class Retrying {

        private P2pException exhausted(Optional<RetryPolicy> policy, ScriptedTransport transport) {
            book.add(new PeerAddress(PEER, TCP));
            return assertThrows(P2pException.class, () -> connect(policy, transport));
        }

        private ScriptedTransport failing(int times, ErrorCode code) {
            return new ScriptedTransport(Set.of("/ip4/tcp"), failures(times, code));
        }

        @Test
        void triesThreeTimesAndThrowsEveryFailure() {
            ScriptedTransport transport = failing(9, ErrorCode.NETWORK_ERROR);
            P2pException e = exhausted(Optional.of(found(defaults())), transport);
            RetryExhaustedException exhausted = assertInstanceOf(RetryExhaustedException.class, e);
            assertEquals(ErrorCode.NETWORK_ERROR, exhausted.code());
            assertEquals(3, transport.dials().size());
            assertEquals(3, exhausted.attempts().size());
            assertTrue(metrics.text().contains("p2p4j_retries_total{operation=\"connect\"} 2.0"), metrics.text());
            assertEquals(3L, e.error().details().get(Detail.ATTEMPTS));
        }

        @Test
        void waitsOneSecondThenTwiceAsLongGiveOrTakeTheJitter() {
            exhausted(Optional.of(found(defaults())), failing(9, ErrorCode.TIMEOUT));
            assertEquals(2, pauses.size());
            assertTrue(around(1, pauses.get(0)) && around(2, pauses.get(1)), pauses::toString);
        }

        @Test
        void neverWaitsLongerThanTenSecondsButForTheJitter() {
            RetryConfig many =
                    RetryConfig.of(8, defaults().initialDelay(), defaults().maxDelay(), 0);
            exhausted(Optional.of(found(many)), failing(9, ErrorCode.NETWORK_ERROR));
            assertEquals(
                    List.of(1L, 2L, 4L, 8L, 10L, 10L, 10L),
                    pauses.stream().map(Duration::toSeconds).toList());
        }

        @Test
        void theJitterDiffers() {
            Duration same = Duration.ofSeconds(1);
            RetryConfig settings = RetryConfig.of(9, same, same, defaults().jitter());
            exhausted(Optional.of(found(settings)), failing(9, ErrorCode.NETWORK_ERROR));
            assertEquals(8, pauses.size());
            assertTrue(Set.copyOf(pauses).size() > 2, pauses::toString);
        }

        @Test
        void connectsOnceAnAttemptSucceeds() throws InterruptedException {
            book.add(new PeerAddress(PEER, TCP));
            connect(Optional.of(found(defaults())), failing(2, ErrorCode.TIMEOUT));
            assertEquals(2, pauses.size());
            assertTrue(metrics.text().contains("p2p4j_dial_attempts_total{outcome=\"TIMEOUT\"} 2.0"), metrics.text());
            assertTrue(metrics.text().contains("p2p4j_dial_attempts_total{outcome=\"OK\"} 1.0"), metrics.text());
        }

        @Test
        void anInputOrOutputThatFailsIsTriedAgain() {
            P2pException broken =
                    P2pError.of(ErrorCode.NETWORK_ERROR, "the pipe broke").toException(new IOException("broken pipe"));
            ScriptedTransport transport = new ScriptedTransport(Set.of("/ip4/tcp"), broken, failure(ErrorCode.CLOSED));
            exhausted(Optional.of(found(defaults())), transport);
            assertEquals(2, transport.dials().size());
        }

        @ParameterizedTest
        @EnumSource(
                names = {"NETWORK_ERROR", "TIMEOUT", "OVERLOADED"},
                mode = EnumSource.Mode.EXCLUDE)
        void noOtherFailureIsTriedAgain(ErrorCode code) {
            ScriptedTransport transport = failing(9, code);
            P2pException e = exhausted(Optional.of(found(defaults())), transport);
            assertEquals(code, e.code());
            assertEquals(1, transport.dials().size());
            assertFalse(e instanceof RetryExhaustedException);
        }

        @Test
        void withoutAPolicyTriesOnce() {
            ScriptedTransport transport = failing(9, ErrorCode.NETWORK_ERROR);
            P2pException e = exhausted(Optional.empty(), transport);
            assertEquals(1, transport.dials().size());
            assertInstanceOf(NetworkException.class, e);
        }

        private boolean around(long seconds, Duration pause) {
            double share = pause.toNanos() / (seconds * 1e9);
            return share >= 1 - defaults().jitter() && share <= 1 + defaults().jitter();
        }
    }
}
