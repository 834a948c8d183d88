package io.p2p4j.security.testing;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs both sides of a handshake, each on its thread; a side that ends without a channel closes its pipe. */
public record Duel(Outcome initiator, Outcome responder) {

    /** What a side came to. */
    public record Outcome(Optional<SecureChannel> channel, Optional<Throwable> failure) {
        /** Returns the channel, which there must be. */
        public SecureChannel won() {
            return channel.orElseThrow(() -> new AssertionError("the side failed", failure.orElseThrow()));
        }

        /** Returns the failure, which there must be. */
        public Throwable lost() {
            return failure.orElseThrow(() -> new AssertionError("the side has a channel"));
        }
    }

    /** Returns what both sides came to by one handshake. */
    public static Duel fight(
            Handshake handshake,
            MemoryPipe.Ends pipe,
            Identity left,
            Identity right,
            PeerId expected,
            List<ProtocolId> leftMuxers,
            List<ProtocolId> rightMuxers) {
        return fight(
                pipe,
                () -> handshake.initiate(pipe.left(), left, expected, leftMuxers),
                () -> handshake.respond(pipe.right(), right, rightMuxers));
    }

    /** Returns what two sides of any kind came to. */
    public static Duel fight(MemoryPipe.Ends pipe, Callable<SecureChannel> left, Callable<SecureChannel> right) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SecureChannel> initiating = threads.submit(closing(pipe.left(), left));
            Future<SecureChannel> responding = threads.submit(closing(pipe.right(), right));
            return new Duel(outcome(initiating), outcome(responding));
        }
    }

    private static Callable<SecureChannel> closing(MemoryPipe pipe, Callable<SecureChannel> side) {
        return () -> {
            boolean done = false;
            try {
                SecureChannel channel = side.call();
                done = true;
                return channel;
            } finally {
                if (!done) {
                    pipe.close();
                }
            }
        };
    }

    private static Outcome outcome(Future<SecureChannel> side) {
        try {
            return new Outcome(Optional.of(side.get()), Optional.empty());
        } catch (ExecutionException e) {
            return new Outcome(Optional.empty(), Optional.ofNullable(e.getCause()));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
