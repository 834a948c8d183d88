package io.p2p4j.security.tls;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * Gives the library the pipe as two streams, for one bounded handshake: a flight is written at once, and not a byte is
 * read that was not asked for. Not thread-safe.
 */
final class HandshakePipe {

    /** The most bytes of a remote's whole part in a handshake; a usual one has about a thousand. */
    static final int MAX_BYTES = 24 << 10;

    /** The length of a record that older versions needed and nobody waits for: it goes with what follows. */
    private static final int CHANGE_CIPHER_SPEC = 6;

    private final ByteChannel pipe;
    private final ByteArrayOutputStream flight = new ByteArrayOutputStream();
    private int left = MAX_BYTES;
    private Optional<IOException> failure = Optional.empty();

    HandshakePipe(ByteChannel pipe) {
        this.pipe = pipe;
    }

    /** Returns what the pipe itself failed of. */
    Optional<IOException> failure() {
        return failure;
    }

    OutputStream output() {
        return flight;
    }

    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                HandshakePipe.this.read(one, 0, 1);
                return Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                return HandshakePipe.this.read(target, from, length);
            }
        };
    }

    /** Writes what has been gathered. */
    void flush() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(flight.toByteArray());
        flight.reset();
        try {
            while (bytes.hasRemaining()) {
                pipe.write(bytes);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private int read(byte[] target, int from, int length) throws IOException {
        if (flight.size() > CHANGE_CIPHER_SPEC) {
            flush();
        }
        if (length > left) {
            throw new TlsFatalAlert(
                    AlertDescription.record_overflow, "the remote's part has more than " + MAX_BYTES + " bytes");
        }
        try {
            int n = pipe.read(ByteBuffer.wrap(target, from, length));
            if (n < 0) {
                throw new EOFException("the remote closed the connection during the tls handshake");
            }
            left -= n;
            return n;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private IOException failed(IOException e) {
        failure = failure.or(() -> Optional.of(e));
        return e;
    }
}
