package io.p2p4j.security.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;

/** Answers reads from a script and keeps what is written. */
public final class ScriptedPipe implements ByteChannel {

    private final byte[] script;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int at;

    /** Reads a script. */
    public ScriptedPipe(byte[] script) {
        this.script = script;
    }

    @Override
    public int read(ByteBuffer target) {
        if (at == script.length) {
            return -1;
        }
        int n = Math.min(script.length - at, target.remaining());
        target.put(script, at, n);
        at += n;
        return n;
    }

    @Override
    public int write(ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        written.writeBytes(bytes);
        return bytes.length;
    }

    /** Returns what was read. */
    public byte[] consumed() {
        return Arrays.copyOf(script, at);
    }

    /** Returns what was written. */
    public byte[] written() {
        return written.toByteArray();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // there is nothing to let go of
    }
}
