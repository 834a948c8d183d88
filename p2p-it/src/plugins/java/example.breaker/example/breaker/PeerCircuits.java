package example.breaker;

import io.p2p4j.api.config.ResilienceConfig.Breaker;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.api.time.Ticker;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Keeps a circuit of resilience4j for each peer, up to {@code max_peers}; others pass without being counted. */
final class PeerCircuits implements CircuitBreaker, PeerBreakers {

    private final Breaker settings;
    private final Ticker ticker;
    private final Map<PeerId, Circuit> circuits = new ConcurrentHashMap<>();
    private volatile Consumer<Transition> observer = change -> {};

    PeerCircuits(Breaker settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
    }

    @Override
    public Entry enter(PeerId peer, Kind kind) {
        return settings.counts().contains(kind)
                ? circuit(peer).map(Circuit::enter).orElseGet(Uncounted::new)
                : new Uncounted();
    }

    @Override
    public PeerBreakers breakers() {
        return this;
    }

    @Override
    public void onChange(Consumer<Transition> newObserver) {
        observer = newObserver;
    }

    @Override
    public Status status(PeerId peer) {
        return Optional.ofNullable(circuits.get(peer)).map(Circuit::status).orElse(Status.UNSEEN);
    }

    @Override
    public Map<PeerId, Status> list() {
        Map<PeerId, Status> list = new TreeMap<>();
        circuits.forEach((peer, circuit) -> {
            Status status = circuit.status();
            if (status.state() != State.CLOSED || status.failures() > 0 || status.forced()) {
                list.put(peer, status);
            }
        });
        return list;
    }

    @Override
    public void reset(PeerId peer) {
        Optional.ofNullable(circuits.get(peer)).ifPresent(Circuit::reset);
    }

    @Override
    public void force(PeerId peer, Forced state) {
        circuit(peer).ifPresent(circuit -> circuit.force(state));
    }

    private Optional<Circuit> circuit(PeerId peer) {
        Circuit known = circuits.get(peer);
        if (known == null && circuits.size() >= settings.maxPeers()) {
            circuits.values().removeIf(Circuit::idle);
        }
        return known != null || circuits.size() < settings.maxPeers()
                ? Optional.of(circuits.computeIfAbsent(
                        peer, id -> new Circuit(id, settings, ticker, change -> observer.accept(change))))
                : Optional.empty();
    }

    /** Passes and is forgotten. */
    private record Uncounted() implements Pass {
        @Override
        public void succeeded() {}

        @Override
        public void failed(Throwable failure) {}

        @Override
        public void close() {}
    }
}
