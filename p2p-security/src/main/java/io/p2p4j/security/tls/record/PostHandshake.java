package io.p2p4j.security.tls.record;

import java.security.GeneralSecurityException;
import java.security.SignatureException;

/**
 * Follows the messages that a remote sends after the handshake, whatever records they are cut into, and keeps none.
 *
 * <p>Tickets are skipped, since nothing is ever resumed; a change of keys is reported. Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446#section-4.6">RFC 8446, post-handshake messages</a>
 */
public final class PostHandshake {

    /** The longest ticket that is skipped. */
    static final int MAX_TICKET = 16 << 10;

    /** The type of a change of keys. */
    static final int KEY_UPDATE = 24;

    private static final int NEW_SESSION_TICKET = 4;
    private static final int HEADER = 4;

    private final boolean tickets;
    private final byte[] header = new byte[HEADER];
    private int have; // of the header
    private int left; // of the body

    private PostHandshake(boolean tickets) {
        this.tickets = tickets;
    }

    /** Returns one that may be sent tickets. */
    public static PostHandshake ofDialler() {
        return new PostHandshake(true);
    }

    /** Returns one that may not. */
    public static PostHandshake ofListener() {
        return new PostHandshake(false);
    }

    /** What a record of messages asks for. */
    enum Demand {
        NOTHING,
        NEW_KEYS,
        NEW_KEYS_BOTH_WAYS
    }

    /** Returns whether a message is cut off, so that nothing else may come now. */
    boolean isWithinMessage() {
        return have > 0;
    }

    /** Takes the messages of one record. */
    Demand take(byte[] bytes, int from, int length) throws GeneralSecurityException {
        if (length == 0) {
            throw new SignatureException("is an empty part of a message");
        }
        int end = from + length;
        int at = from;
        while (at < end) {
            if (have < HEADER) {
                header[have++] = bytes[at++];
                begin();
            } else if (header[0] == KEY_UPDATE) {
                have = 0;
                return demand(bytes[at], at + 1 == end);
            } else {
                int skipped = Math.min(left, end - at);
                at += skipped;
                left -= skipped;
                have = left == 0 ? 0 : have;
            }
        }
        return Demand.NOTHING;
    }

    private void begin() throws SignatureException {
        if (have < HEADER) {
            return;
        }
        left = Byte.toUnsignedInt(header[1]) << 16 | Byte.toUnsignedInt(header[2]) << 8 | Byte.toUnsignedInt(header[3]);
        boolean due = switch (header[0]) {
            case NEW_SESSION_TICKET -> tickets && left > 0 && left <= MAX_TICKET;
            case KEY_UPDATE -> left == 1;
            default -> false;
        };
        if (!due) {
            throw new SignatureException("begins a message of type " + header[0] + " and " + left + " bytes");
        }
    }

    private static Demand demand(byte request, boolean last) throws SignatureException {
        if (!last || request < 0 || request > 1) {
            throw new SignatureException("has a malformed change of keys");
        }
        return request == 1 ? Demand.NEW_KEYS_BOTH_WAYS : Demand.NEW_KEYS;
    }
}
