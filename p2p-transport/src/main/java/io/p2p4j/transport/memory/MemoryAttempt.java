package io.p2p4j.transport.memory;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.transport.pipe.Attempt;
import io.p2p4j.transport.pipe.Link;
import java.io.IOException;

/** Connects a new pair of pipes to whoever listens under a name. */
final class MemoryAttempt implements Attempt {

    private final MemoryHub hub;
    private final Multiaddr target;
    private final MemoryPipe.Pair pair = MemoryPipe.pair();

    MemoryAttempt(MemoryHub hub, Multiaddr target) {
        this.hub = hub;
        this.target = target;
    }

    @Override
    public Link connect() throws IOException {
        Multiaddr local = hub.nextEnd();
        hub.find(target).offer(new Link(pair.second(), target, local));
        return new Link(pair.first(), local, target);
    }

    @Override
    public void close() {
        pair.first().close();
    }
}
