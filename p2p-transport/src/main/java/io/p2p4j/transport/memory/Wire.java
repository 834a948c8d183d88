package io.p2p4j.transport.memory;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.transport.memory.Script.Hosts;
import io.p2p4j.transport.pipe.Attempt;
import io.p2p4j.transport.pipe.Link;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.AsynchronousCloseException;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Joins two hosts by a pair of pipes: asks the listener, waits for its answer, and obeys the script until both are closed.
 *
 * <p>The listener gets its pipe after the latency of the way there, and the dialler after that of the way back too.
 * Thread-safe.
 */
final class Wire implements Attempt {

    /** Orders wires by when they arrive; equal ones by who dialled, so that threads do not decide. */
    static final Comparator<Wire> BY_ARRIVAL = ((Comparator<Wire>)
                    (one, other) -> Long.signum(one.arrives - other.arrives)) // readings may overflow
            .thenComparing(wire -> wire.hosts.from())
            .thenComparing(wire -> wire.local.toString());

    private enum Stage {
        UNSENT,
        ASKED,
        ARRIVED,
        ANSWERED
    }

    private final MemoryNetwork network;
    private final NetworkTime time;
    private final Hosts hosts;
    private final Multiaddr local;
    private final Multiaddr remote;
    private final Way there;
    private final Way back;
    private final MemoryPipe near;
    private final MemoryPipe far;
    private final ReentrantLock lock; // the network's; guards all that follows
    private final Monitor monitor;
    private Stage stage = Stage.UNSENT;
    private Conditions thither = Conditions.PERFECT;
    private Conditions hither = Conditions.PERFECT;
    private long arrives; // when the listener gets it
    private long answers; // when the dialler hears of that
    private Optional<String> refusal = Optional.empty();
    private boolean parted = true; // until it is under the script
    private boolean cut;

    Wire(MemoryNetwork network, Hosts hosts, Multiaddr local, Multiaddr remote) {
        this.network = network;
        this.time = network.time();
        this.hosts = hosts;
        this.local = local;
        this.remote = remote;
        this.there = new Way(time, thither);
        this.back = new Way(time, hither);
        this.near = new MemoryPipe(back, there, this::closed);
        this.far = new MemoryPipe(there, back, this::closed);
        this.lock = network.lock();
        this.monitor = new Monitor(lock);
    }

    Hosts hosts() {
        return hosts;
    }

    @Override
    public Link connect() throws IOException {
        lock.lock();
        try {
            network.join(this);
            while (!isAnswered()) {
                if (parted) {
                    monitor.await();
                } else {
                    time.await(monitor, answers);
                }
            }
            if (refusal.isPresent()) {
                throw new ConnectException(refusal.get());
            }
            return new Link(near, local, remote);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the attempt, of which the listener then never hears, or the pipe that came of it. */
    @Override
    public void close() {
        near.close();
        lock.lock();
        try {
            if (stage != Stage.ANSWERED || refusal.isPresent()) {
                withdraw();
                network.leave(this);
            }
            monitor.changed();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the listener's end. */
    Link accepted() {
        return new Link(far, /* local= */ remote, /* remote= */ local);
    }

    /** Returns when the listener gets it. */
    long arrives() {
        return arrives;
    }

    /** Changes the conditions; the caller holds the lock, here and below. */
    void shape(Conditions ofThere, Conditions ofBack) {
        thither = ofThere;
        hither = ofBack;
        there.shape(ofThere);
        back.shape(ofBack);
    }

    /** Breaks it. */
    void cut() {
        cut = true;
        withdraw();
        there.cut();
        back.cut();
        monitor.changed();
    }

    /** Lets nothing pass, or all that waited. */
    void part(boolean apart) {
        if (apart && !parted) {
            stall();
        } else if (!apart && parted) {
            resume();
        }
        monitor.changed();
    }

    private void stall() {
        proceed();
        if (stage == Stage.ASKED) {
            withdraw();
            stage = Stage.UNSENT;
        }
        parted = true;
        there.stall();
        back.stall();
    }

    private void resume() {
        parted = false;
        if (stage == Stage.UNSENT) {
            ask();
        } else if (stage == Stage.ARRIVED) {
            answers = time.nanos() + hither.latency().toNanos();
        }
        long heardThere = there.resume();
        back.tell(heardThere);
        there.tell(back.resume());
    }

    private void ask() {
        arrives = time.nanos() + thither.latency().toNanos();
        answers = arrives + hither.latency().toNanos();
        stage = Stage.ASKED;
        refusal = network.find(remote)
                .map(source -> source.offer(this))
                .orElseGet(() -> Optional.of(MemorySource.NOBODY));
    }

    private boolean isAnswered() throws IOException {
        if (!near.isOpen()) {
            throw new AsynchronousCloseException();
        }
        if (cut) {
            throw new ConnectException("the network is cut between " + hosts.from() + " and " + hosts.to());
        }
        proceed();
        return stage == Stage.ANSWERED;
    }

    /** Notes how far it has come by now. */
    private void proceed() {
        if (stage == Stage.ASKED && time.reached(arrives)) {
            stage = Stage.ARRIVED;
        }
        if (stage == Stage.ARRIVED && !parted && time.reached(answers)) {
            stage = Stage.ANSWERED;
        }
    }

    private void withdraw() {
        network.find(remote).ifPresent(source -> source.withdraw(this));
    }

    private void closed() {
        if (!near.isOpen() && !far.isOpen()) {
            network.leave(this);
        }
    }
}
