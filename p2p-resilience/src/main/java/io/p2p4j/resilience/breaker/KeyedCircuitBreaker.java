package io.p2p4j.resilience.breaker;

import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.Outcome;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.api.spi.Reloadable;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.resilience.keyed.BoundedTable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Breaks the circuit to a peer after failures, and probes it one operation at a time.
 *
 * <p>A state changes when somebody enters, settles or acts by hand, and at no other time: a breaker whose timeout has
 * passed reports OPEN until the probe enters. For peers beyond the bound, where none of the others can be forgotten,
 * nothing is counted and everything passes: a shared breaker would let one of them cut off all.
 */
final class KeyedCircuitBreaker implements CircuitBreaker, Reloadable<ResilienceConfig.Breaker> {

    private static final String RULE = "resilience.circuit_breaker";

    private final DoubleSupplier random;
    private final BoundedTable<PeerId, PeerBreaker> breakers;
    private final BreakersByHand byHand;
    private volatile Terms terms;
    private volatile Consumer<Transition> observer = transition -> {};

    /**
     * Makes a breaker.
     *
     * @param random numbers from 0 to 1, for jitter
     */
    KeyedCircuitBreaker(ResilienceConfig.Breaker settings, Ticker ticker, DoubleSupplier random) {
        this.random = random;
        this.terms = Terms.of(settings, random);
        this.breakers = new BoundedTable<>(settings.maxPeers(), () -> new PeerBreaker(terms, ticker));
        this.byHand = new BreakersByHand(this, breakers, settings.maxPeers());
    }

    @Override
    public Entry enter(PeerId peer, Kind kind) {
        Terms now = terms;
        if (!now.settings().counts().contains(kind)) {
            return UncountedPass.UNCOUNTED;
        }
        PeerPass pass;
        Optional<PeerBreaker.Change> change;
        try (PeerBreaker breaker = breakers.lock(peer, false)) {
            if (breakers.isOverflow(breaker)) {
                return UncountedPass.UNCOUNTED;
            }
            breaker.follow(now);
            Optional<Duration> refusal = breaker.refusal();
            if (refusal.isPresent()) {
                return new Open(refusal.get(), RULE, breaker.reason());
            }
            change = breaker.pass();
            pass = new PeerPass(this, peer, breaker, breaker.generation());
        }
        return announced(pass, change);
    }

    @Override
    public PeerBreakers breakers() {
        return byHand;
    }

    @Override
    public void onChange(Consumer<Transition> newObserver) {
        observer = newObserver;
    }

    /** Takes over everything but {@code max_peers} and {@code provider}; a breaker notices at its next operation. */
    @Override
    public void reload(ResilienceConfig.Breaker settings) {
        terms = Terms.of(settings, random);
    }

    void settle(PeerPass pass, Outcome outcome, String failure) {
        Optional<PeerBreaker.Change> change;
        PeerBreaker breaker = pass.breaker();
        breaker.lock();
        try (breaker) {
            change = breaker.settle(pass.generation(), outcome, failure);
        }
        announce(pass.peer(), change);
    }

    /** Tells the observer; outside of every lock. */
    void announce(PeerId peer, Optional<PeerBreaker.Change> change) {
        change.ifPresent(it -> observer.accept(new Transition(peer, it.from(), it.to(), it.reason())));
    }

    /** Returns how many peers have a breaker of their own. */
    int peers() {
        return breakers.size();
    }

    private Pass announced(PeerPass probe, Optional<PeerBreaker.Change> change) {
        try {
            announce(probe.peer(), change);
            return probe;
        } catch (RuntimeException | Error e) {
            probe.close(); // the caller never gets it, so the place would be taken until it expires
            throw e;
        }
    }
}
