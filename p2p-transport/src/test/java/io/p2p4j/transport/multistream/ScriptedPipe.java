package io.p2p4j.transport.multistream;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;

/** Answers reads from a script, a few bytes at a time, and keeps what is written. */
final class ScriptedPipe implements ByteChannel {

    private final byte[] script;
    private final int step;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int at;
    private int writes;

    /** Takes the most bytes that one read yields. */
    ScriptedPipe(byte[] script, int step) {
        this.script = script;
        this.step = step;
    }

    @Override
    public int read(ByteBuffer target) {
        if (at == script.length) {
            return -1;
        }
        int n = Math.min(step, Math.min(script.length - at, target.remaining()));
        target.put(script, at, n);
        at += n;
        return n;
    }

    @Override
    public int write(ByteBuffer source) {
        int n = source.remaining();
        byte[] bytes = new byte[n];
        source.get(bytes);
        written.writeBytes(bytes);
        writes++;
        return n;
    }

    /** Returns what was read. */
    byte[] consumed() {
        return Arrays.copyOf(script, at);
    }

    byte[] written() {
        return written.toByteArray();
    }

    int writes() {
        return writes;
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
