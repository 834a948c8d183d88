package io.p2p4j.security.tls.record;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.security.aead.Aead;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Seals and opens the records of one TLS 1.3 session, in place and without a lock between the directions.
 *
 * <p>It replaces the library's record layer, which holds buffers for each connection and copies what it seals. A buffer
 * without an array, one that is too long or one that has no room is a caller's bug, which leaves the channel as it is.
 *
 * <p>A remote that ends the session says so, after which it may send nothing more; the end of the pipe follows.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446#section-5">RFC 8446, the record protocol</a>
 */
public final class TlsChannel implements SecureChannel {

    /** The most records without data that a remote may send in a row: tickets, changes of keys, empty ones. */
    static final int MAX_QUIET = 32;

    /** After how many records a key is replaced; AES-GCM allows 24 million of the largest. */
    static final long RECORDS_PER_KEY = 1 << 24;

    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int CLOSE_NOTIFY = 0;
    private static final int USER_CANCELED = 90;
    private static final int MAX_CONTENT = 1 << 14;
    private static final int ADDED = RecordCipher.HEADER + 1 + Aead.TAG;
    private static final byte[] KEY_UPDATE = {PostHandshake.KEY_UPDATE, 0, 0, 1, 0};
    private static final Framing FRAMING =
            new Framing(RecordCipher.HEADER, ADDED + ADDED + KEY_UPDATE.length, MAX_CONTENT);

    private final PeerId peer;
    private final Optional<ProtocolId> muxer;
    private final RecordCipher sending;
    private final RecordCipher receiving;
    private final PostHandshake messages;
    private final long recordsPerKey;
    private final AtomicBoolean keysAskedFor = new AtomicBoolean();
    private int quiet; // the reader's, like all that follows
    private boolean ended;

    /** Takes the ciphers over. */
    public TlsChannel(
            PeerId peer,
            Optional<ProtocolId> muxer,
            RecordCipher sending,
            RecordCipher receiving,
            PostHandshake messages) {
        this(peer, muxer, sending, receiving, messages, RECORDS_PER_KEY);
    }

    /** Replaces its key more often, so that a test sees it. */
    TlsChannel(
            PeerId peer,
            Optional<ProtocolId> muxer,
            RecordCipher sending,
            RecordCipher receiving,
            PostHandshake messages,
            long recordsPerKey) {
        this.peer = peer;
        this.muxer = muxer;
        this.sending = sending;
        this.receiving = receiving;
        this.messages = messages;
        this.recordsPerKey = recordsPerKey;
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public Optional<ProtocolId> muxer() {
        return muxer;
    }

    @Override
    public Framing framing() {
        return FRAMING;
    }

    @Override
    public int frameLength(ByteBuffer header) {
        int at = header.position();
        int length = Short.toUnsignedInt(header.getShort(at + RecordCipher.HEADER - Short.BYTES));
        if (header.get(at) != RecordCipher.APPLICATION_DATA) {
            throw broken("is of type " + header.get(at) + " and not protected");
        }
        if (length <= Aead.TAG || length > MAX_CONTENT + 1 + Aead.TAG) {
            throw broken("has " + length + " bytes");
        }
        return RecordCipher.HEADER + length;
    }

    @Override
    public void seal(ByteBuffer plain, ByteBuffer out) {
        int length = plain.remaining();
        requireArray(plain);
        requireArray(out);
        if (length > MAX_CONTENT || out.remaining() < length + FRAMING.overhead()) {
            throw new IllegalArgumentException("a plaintext of " + length + " bytes does not fit a record and "
                    + out.remaining() + " bytes of room");
        }
        try {
            if (keysAskedFor.getAndSet(false) || sending.records() >= recordsPerKey) {
                append(HANDSHAKE, KEY_UPDATE, 0, KEY_UPDATE.length, out);
                sending.update();
            }
            append(RecordCipher.APPLICATION_DATA, plain.array(), plain.arrayOffset() + plain.position(), length, out);
            plain.position(plain.limit());
        } catch (GeneralSecurityException e) {
            close();
            throw P2pError.of(ErrorCode.CLOSED, "a record to " + peer + " could not be sealed")
                    .toException(e);
        }
    }

    @Override
    public void open(ByteBuffer frame) {
        requireArray(frame);
        int length = frame.remaining();
        if (length <= RecordCipher.HEADER || length != frameLength(frame)) {
            throw broken("has a length that does not match its " + length + " bytes");
        }
        if (ended) {
            throw broken("follows the end of its session");
        }
        try {
            byte[] array = frame.array();
            int at = frame.arrayOffset() + frame.position();
            int content = at + RecordCipher.HEADER;
            int type = content + receiving.open(array, at, length) - 1;
            while (type >= content && array[type] == 0) {
                type--; // padding
            }
            int data = type < content ? none() : content(array, content, type);
            int start = frame.position() + RecordCipher.HEADER;
            frame.limit(start + data).position(start);
        } catch (GeneralSecurityException e) {
            close();
            throw P2pError.of(
                            ErrorCode.PROTOCOL_VIOLATION,
                            "a tls record of " + peer + " was forged, changed or reordered")
                    .toException(e);
        }
    }

    @Override
    public void close() {
        sending.close();
        receiving.close();
    }

    private void append(int type, byte[] content, int from, int length, ByteBuffer out)
            throws GeneralSecurityException {
        int at = out.arrayOffset() + out.position();
        out.position(out.position() + sending.seal(type, content, from, length, out.array(), at));
    }

    /** Does what a record asks for and returns how many of its bytes are data. */
    private int content(byte[] array, int from, int type) {
        int length = type - from;
        if (length > MAX_CONTENT) {
            throw broken("has a content of " + length + " bytes");
        }
        if (messages.isWithinMessage() && array[type] != HANDSHAKE) {
            throw broken("interrupts a message");
        }
        switch (array[type]) {
            case RecordCipher.APPLICATION_DATA -> {
                countQuiet(length == 0);
                return length;
            }
            case HANDSHAKE -> takeMessages(array, from, length);
            case ALERT -> takeAlert(array, from, length);
            default -> throw broken("has a content of type " + array[type]);
        }
        countQuiet(true);
        return 0;
    }

    private int none() {
        throw broken("has no type");
    }

    private void takeMessages(byte[] array, int from, int length) {
        PostHandshake.Demand demand;
        try {
            demand = messages.take(array, from, length);
        } catch (GeneralSecurityException e) {
            throw broken(String.valueOf(e.getMessage()));
        }
        if (demand != PostHandshake.Demand.NOTHING) {
            receiving.update();
        }
        if (demand == PostHandshake.Demand.NEW_KEYS_BOTH_WAYS) {
            keysAskedFor.set(true); // the sealing thread answers with its next record
        }
    }

    private void takeAlert(byte[] array, int from, int length) {
        if (length != 2) {
            throw broken("has an alert of " + length + " bytes");
        }
        int description = Byte.toUnsignedInt(array[from + 1]);
        if (description == CLOSE_NOTIFY) {
            ended = true;
        } else if (description != USER_CANCELED) {
            throw broken("ends the session with the alert " + description);
        }
    }

    private void countQuiet(boolean empty) {
        quiet = empty ? quiet + 1 : 0;
        if (quiet > MAX_QUIET) {
            throw broken("is one more without data than the " + MAX_QUIET + " that may come in a row");
        }
    }

    private static void requireArray(ByteBuffer buffer) {
        if (!buffer.hasArray()) {
            throw new IllegalArgumentException("the buffer is not backed by an array that may be written");
        }
    }

    private P2pException broken(String how) {
        close();
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a tls record of " + peer + " " + how)
                .toException();
    }
}
