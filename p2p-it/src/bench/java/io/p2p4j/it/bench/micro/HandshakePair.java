package io.p2p4j.it.bench.micro;

import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Holds the two channels of a handshake that happened in this process.
 *
 * @param initiator the dialler's
 * @param responder the listener's
 */
public record HandshakePair(SecureChannel initiator, SecureChannel responder) implements AutoCloseable {

    static HandshakePair make(Handshake noise, Identity initiator, Identity responder) throws Exception {
        try (BytePipe one = new BytePipe();
                BytePipe other = new BytePipe();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ByteChannel near = BytePipe.ends(one, other);
            ByteChannel far = BytePipe.ends(other, one);
            Future<SecureChannel> responded = threads.submit(() -> noise.respond(far, responder, List.of()));
            SecureChannel initiated = noise.initiate(near, initiator, responder.peerId(), List.of());
            return new HandshakePair(initiated, responded.get());
        }
    }

    @Override
    public void close() {
        initiator.close();
        responder.close();
    }
}
