package io.p2p4j.resilience.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.config.ResilienceConfig.Breaker;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.resilience.CircuitBreaker.Open;
import io.p2p4j.api.resilience.CircuitBreaker.Pass;
import io.p2p4j.api.resilience.CircuitBreaker.State;
import io.p2p4j.api.resilience.CircuitBreaker.Transition;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.api.resilience.PeerBreakers.Forced;
import io.p2p4j.api.resilience.PeerBreakers.Status;
import io.p2p4j.resilience.keyed.Peers;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BreakersByHandTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Random random = new Random(9);
    private final SettableTicker ticker = new SettableTicker(random.nextLong());
    private final PeerId peer = Peers.random(random);
    private final KeyedCircuitBreaker breaker =
            new KeyedCircuitBreaker(Breaker.of(2, TIMEOUT, 1, 2), ticker, () -> 0.5);
    private final PeerBreakers hands = breaker.breakers();
    private final List<Transition> heard = new ArrayList<>();

    BreakersByHandTest() {
        breaker.onChange(heard::add);
    }

    private Pass pass(PeerId id) {
        return assertInstanceOf(Pass.class, breaker.enter(id, Kind.CALL));
    }

    private void fail(PeerId id, int times) {
        for (int i = 0; i < times; i++) {
            pass(id).failed(Failures.FAILURE);
        }
    }

    private List<State> states() {
        return heard.stream().map(Transition::to).toList();
    }

    @Test
    void tellHowABreakerStands() {
        assertEquals(Status.UNSEEN, hands.status(peer));
        fail(peer, 1);
        assertEquals(new Status(State.CLOSED, 1, Duration.ZERO, Optional.empty(), false), hands.status(peer));
        fail(peer, 1);
        String reason = "2 failures in a row, left alone for 10.0 s; the last: " + Failures.FAILURE;
        ticker.advance(Duration.ofSeconds(3));
        assertEquals(new Status(State.OPEN, 2, Duration.ofSeconds(7), Optional.of(reason), false), hands.status(peer));
        assertEquals(List.of(new Transition(peer, State.CLOSED, State.OPEN, reason)), heard);
        ticker.advance(Duration.ofDays(1));
        assertEquals(new Status(State.OPEN, 2, Duration.ZERO, Optional.of(reason), false), hands.status(peer));
        pass(peer);
        assertEquals(State.HALF_OPEN, hands.status(peer).state());
    }

    @Test
    void listThoseThatHaveSomethingToTell() {
        pass(peer).succeeded();
        assertEquals(Map.of(), hands.list());
        PeerId other = Peers.random(random);
        fail(other, 2);
        assertEquals(Set.of(other), hands.list().keySet());
    }

    @Test
    void keepABreakerOpenUntilItIsReset() {
        Pass earlier = pass(peer);
        hands.force(peer, Forced.OPEN);
        ticker.advance(Duration.ofDays(100));
        Open open = assertInstanceOf(Open.class, breaker.enter(peer, Kind.CONNECT));
        assertEquals(new Open(PeerBreaker.NEVER, "resilience.circuit_breaker", "forced OPEN by hand"), open);
        assertEquals(
                new Status(State.OPEN, 0, PeerBreaker.NEVER, Optional.of("forced OPEN by hand"), true),
                hands.status(peer));
        earlier.failed(Failures.FAILURE);
        hands.reset(peer);
        assertEquals(Status.UNSEEN, hands.status(peer));
        pass(peer).succeeded();
        assertEquals(List.of(State.OPEN, State.CLOSED), states());
    }

    @Test
    void keepABreakerClosedUntilItIsReset() {
        fail(peer, 2);
        hands.force(peer, Forced.CLOSED);
        Pass meanwhile = pass(peer);
        fail(peer, 50);
        hands.reset(peer);
        meanwhile.failed(Failures.FAILURE);
        fail(peer, 1);
        assertEquals(State.CLOSED, hands.status(peer).state(), "what ended meanwhile did not count");
        fail(peer, 1);
        assertEquals(List.of(State.OPEN, State.CLOSED, State.OPEN), states());
    }

    @Test
    void keepTheirPlaceWhoeverComes() {
        hands.force(peer, Forced.OPEN);
        ticker.advance(Duration.ofDays(1));
        for (int i = 0; i < 100; i++) {
            pass(Peers.random(random)).succeeded();
        }
        assertInstanceOf(Open.class, breaker.enter(peer, Kind.CALL));
        hands.force(Peers.random(random), Forced.OPEN);
        ConfigException full =
                assertThrows(ConfigException.class, () -> hands.force(Peers.random(random), Forced.OPEN));
        assertEquals(true, String.valueOf(full.getMessage()).contains("resilience.circuit_breaker.max_peers = 2"));
    }

    @Test
    void resetAPeerThatWasNeverSeen() {
        hands.reset(peer);
        assertEquals(List.of(), heard);
        assertEquals(0, breaker.peers());
    }

    @Test
    void guardOnlyTheKindsThatCount() {
        Breaker both = Breaker.of(1, TIMEOUT, 1, 2);
        Breaker calls = new Breaker(
                1, both.failureRate(), 1, TIMEOUT, TIMEOUT, 0, TIMEOUT, 1, List.of(Kind.CALL), 2, both.provider());
        KeyedCircuitBreaker guarding = new KeyedCircuitBreaker(calls, ticker, () -> 0.5);
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Pass.class, guarding.enter(peer, Kind.CONNECT)).failed(Failures.FAILURE);
        }
        assertSame(UncountedPass.UNCOUNTED, guarding.enter(peer, Kind.CONNECT));
        assertInstanceOf(Pass.class, guarding.enter(peer, Kind.CALL)).failed(Failures.FAILURE);
        assertInstanceOf(Open.class, guarding.enter(peer, Kind.CALL));
        assertInstanceOf(Pass.class, guarding.enter(peer, Kind.CONNECT)).succeeded();
    }

    @Test
    void otherSettingsKeepWhatWasCountedAndWhatIsOpen() {
        PeerId broken = Peers.random(random);
        fail(peer, 1);
        fail(broken, 2);
        breaker.reload(Breaker.of(3, Duration.ofSeconds(99), 2, 2));
        assertEquals(
                TIMEOUT,
                assertInstanceOf(Open.class, breaker.enter(broken, Kind.CALL)).retryAfter());
        fail(peer, 1);
        assertEquals(State.CLOSED, hands.status(peer).state());
        fail(peer, 1);
        assertEquals(
                Duration.ofSeconds(99),
                assertInstanceOf(Open.class, breaker.enter(peer, Kind.CALL)).retryAfter());
        ticker.advance(TIMEOUT);
        pass(broken).succeeded();
        assertEquals(State.HALF_OPEN, hands.status(broken).state(), "two are needed now");
        breaker.reload(Breaker.of(3, TIMEOUT, 2, 2));
        pass(broken).succeeded();
        assertEquals(State.HALF_OPEN, hands.status(broken).state());
        pass(broken).succeeded();
        assertEquals(State.CLOSED, hands.status(broken).state());
    }
}
