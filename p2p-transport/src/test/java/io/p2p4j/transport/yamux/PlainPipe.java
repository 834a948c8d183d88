package io.p2p4j.transport.yamux;

import io.p2p4j.transport.memory.MemoryPipe;
import io.p2p4j.transport.pipe.SessionPipe;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Lets a session speak over a pipe in the clear. */
record PlainPipe(MemoryPipe pipe) implements SessionPipe {

    @Override
    public ByteBuffer receive() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(8 << 10);
        if (pipe.read(chunk) < 0) {
            throw new EOFException("the pipe has ended");
        }
        return chunk.flip();
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            pipe.write(bytes);
        }
    }

    @Override
    public void finish() {
        pipe.finish();
    }

    @Override
    public void close() {
        pipe.close();
    }
}
