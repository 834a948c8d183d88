package io.p2p4j.security.noise;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.security.testing.MemoryPipe;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs both sides of a handshake, each on its thread; a side that ends without a channel closes its pipe. */
record Duel(Outcome initiator, Outcome responder) {

    /** What a side came to. */
    record Outcome(Optional<SecureChannel> channel, Optional<Throwable> failure) {
        SecureChannel won() {
            return channel.orElseThrow(() -> new AssertionError("the side failed", failure.orElseThrow()));
        }

        Throwable lost() {
            return failure.orElseThrow(() -> new AssertionError("the side has a channel"));
        }
    }

    static Duel fight(MemoryPipe.Ends pipe, Identity left, Identity right) {
        return fight(pipe, left, right, right.peerId(), List.of(), List.of());
    }

    static Duel fight(
            MemoryPipe.Ends pipe,
            Identity left,
            Identity right,
            PeerId expected,
            List<ProtocolId> leftMuxers,
            List<ProtocolId> rightMuxers) {
        NoiseHandshake noise = new NoiseHandshake(new SecureRandom());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SecureChannel> initiating =
                    threads.submit(closing(pipe.left(), () -> noise.initiate(pipe.left(), left, expected, leftMuxers)));
            Future<SecureChannel> responding =
                    threads.submit(closing(pipe.right(), () -> noise.respond(pipe.right(), right, rightMuxers)));
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
