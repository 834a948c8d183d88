package io.p2p4j.transport.multistream;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Yields the bytes of the peer. */
@FunctionalInterface
public interface Input {

    /** Reads at least one byte, as {@link java.nio.channels.ReadableByteChannel#read} does. */
    int read(ByteBuffer target) throws IOException;
}
