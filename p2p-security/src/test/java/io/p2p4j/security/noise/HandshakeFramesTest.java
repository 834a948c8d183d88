package io.p2p4j.security.noise;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.security.testing.MemoryPipe;
import java.io.EOFException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HandshakeFramesTest {

    private final MemoryPipe.Ends pipe = MemoryPipe.pair();
    private final HandshakeFrames writing = new HandshakeFrames(pipe.left());
    private final HandshakeFrames reading = new HandshakeFrames(pipe.right());

    @Test
    void readsWhatItWrote() throws Exception {
        byte[] longest = new byte[HandshakeFrames.MAX_MESSAGE];
        longest[17] = 1;
        writing.write(longest);
        writing.write(new byte[0]);
        assertArrayEquals(longest, reading.read());
        assertArrayEquals(new byte[0], reading.read());
    }

    @Test
    void refusesAMessageBeyondItsBoundBeforeItIsThere() {
        pipe.left().write(ByteBuffer.allocate(2).putShort(0, (short) (HandshakeFrames.MAX_MESSAGE + 1)));
        assertFails(ErrorCode.HANDSHAKE_FAILED, reading::read);
    }

    @Test
    void readsAMessageThatComesByteByByte() throws Exception {
        for (byte b : new byte[] {0, 2, 7, 8}) {
            pipe.left().write(ByteBuffer.wrap(new byte[] {b}));
        }
        assertArrayEquals(new byte[] {7, 8}, reading.read());
    }

    @Test
    void saysThatThePipeEnded() {
        pipe.left().write(ByteBuffer.wrap(new byte[] {0, 2, 7}));
        pipe.left().close();
        assertThrows(EOFException.class, reading::read);
    }
}
