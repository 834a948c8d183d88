package io.p2p4j.transport.memory;

import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Knows who listens under which name. Thread-safe. */
final class MemoryHub {

    private final Map<Multiaddr, MemorySource> sources = new ConcurrentHashMap<>();
    private final AtomicLong dialled = new AtomicLong();

    /** Takes a name until the source is closed. */
    MemorySource bind(Multiaddr address) throws IOException {
        MemorySource source = new MemorySource(address, this);
        if (sources.putIfAbsent(address, source) != null) {
            throw new BindException("somebody listens there already");
        }
        return source;
    }

    /** Finds who listens under a name. */
    MemorySource find(Multiaddr address) throws IOException {
        return Optional.ofNullable(sources.get(address))
                .orElseThrow(() -> new ConnectException("nobody listens there"));
    }

    /** Gives a name back. */
    void release(MemorySource source) {
        sources.remove(source.address(), source);
    }

    /** Returns an address for an end that nobody can dial. */
    Multiaddr nextEnd() {
        return Multiaddr.parse("/" + AddressProtocol.MEMORY.text() + "/dialler-" + dialled.incrementAndGet());
    }
}
