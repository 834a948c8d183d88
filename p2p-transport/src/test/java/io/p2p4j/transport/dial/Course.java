package io.p2p4j.transport.dial;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.transport.pipe.Attempt;
import io.p2p4j.transport.pipe.Link;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Runs attempts as a test wants: each blocks until the test decides about its place, or until it is closed. */
final class Course implements Race.Leg<String> {

    /** The places that attempts began at, in order. */
    final BlockingQueue<Multiaddr> begun = new LinkedBlockingQueue<>();

    /** The places whose attempts were closed. */
    final Queue<Multiaddr> closed = new ConcurrentLinkedQueue<>();

    /** The threads of the attempts. */
    final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    /** What came too late. */
    final Queue<String> discarded = new ConcurrentLinkedQueue<>();

    private final Map<Multiaddr, CompletableFuture<String>> outcomes = new ConcurrentHashMap<>();
    private final boolean stubborn;

    /** Makes a course; on a stubborn one, closing an attempt makes it succeed. */
    Course(boolean stubborn) {
        this.stubborn = stubborn;
    }

    /** Returns a place to be dialled. */
    Lead.Place place(String address) {
        Multiaddr where = Multiaddr.parse(address);
        return new Lead.Place(where, () -> new Fake(where));
    }

    /** Makes the attempt at a place succeed. */
    void arrive(String address) {
        outcome(Multiaddr.parse(address)).complete(address);
    }

    /** Makes the attempt at a place fail. */
    void fail(String address, ErrorCode code) {
        outcome(Multiaddr.parse(address))
                .completeExceptionally(P2pError.of(code, "no luck").toException());
    }

    private CompletableFuture<String> outcome(Multiaddr address) {
        return outcomes.computeIfAbsent(address, key -> new CompletableFuture<>());
    }

    @Override
    public String run(Attempt attempt, Multiaddr address) {
        threads.add(Thread.currentThread());
        begun.add(address);
        try {
            return outcome(address).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    @Override
    public void discard(String result) {
        discarded.add(result);
    }

    private final class Fake implements Attempt {

        private final Multiaddr address;

        private Fake(Multiaddr address) {
            this.address = address;
        }

        @Override
        public Link connect() {
            throw new UnsupportedOperationException("the course asks for nothing");
        }

        @Override
        public void close() {
            closed.add(address);
            if (stubborn) {
                arrive(address.toString());
            } else {
                fail(address.toString(), ErrorCode.NETWORK_ERROR);
            }
        }
    }
}
