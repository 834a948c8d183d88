package io.p2p4j.transport.door;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Lets one inbound pipe stay until it is closed or, before it is upgraded, displaced by another. Thread-safe. */
public final class Pass implements AutoCloseable {

    private enum State {
        UNFINISHED,
        UPGRADED,
        DISPLACED,
        CLOSED
    }

    private final Door door;
    private final Network network;
    private final Optional<Origin> origin;
    private final Multiaddr remote;
    private final long arrival;
    private final Runnable displace;
    private final AtomicReference<State> state = new AtomicReference<>(State.UNFINISHED);

    Pass(Door door, Network network, Optional<Origin> origin, Multiaddr remote, long arrival, Runnable displace) {
        this.door = door;
        this.network = network;
        this.origin = origin;
        this.remote = remote;
        this.arrival = arrival;
        this.displace = displace;
    }

    /** Notes that the pipe is upgraded; returns whether it may stay, which it may unless it was displaced before. */
    public boolean upgraded() {
        if (state.compareAndSet(State.UNFINISHED, State.UPGRADED)) {
            door.finish(this);
            return true;
        }
        return false;
    }

    /** Returns the reason if it was displaced. */
    public Optional<P2pError> displacement() {
        return state.get() == State.DISPLACED
                ? Optional.of(
                        Door.overloaded(remote, "it was not upgraded yet when others came", "transport.max_handshakes"))
                : Optional.empty();
    }

    /** Counts the pipe no more. Idempotent. */
    @Override
    public void close() {
        if (state.getAndSet(State.CLOSED) != State.CLOSED) {
            door.leave(this);
        }
    }

    /** Closes the pipe, unless it was upgraded in the last moment. */
    void displace() {
        if (state.compareAndSet(State.UNFINISHED, State.DISPLACED)) {
            displace.run();
        }
    }

    Network network() {
        return network;
    }

    Optional<Origin> origin() {
        return origin;
    }

    long arrival() {
        return arrival;
    }
}
