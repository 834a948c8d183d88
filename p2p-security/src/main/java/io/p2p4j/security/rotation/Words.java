package io.p2p4j.security.rotation;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.wire.ProtoReader;
import io.p2p4j.api.wire.ProtoWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an envelope of a statement says beside who says it: of consent, before whom and until when; of a revocation, who is there
 * instead.
 *
 * @param peer the other peer, if one is named
 * @param issued when it was signed, in whole seconds
 * @param expires when it ends, if it does
 */
record Words(Optional<PeerId> peer, Instant issued, Optional<Instant> expires) {

    private static final long MAX_SECONDS = 253_402_300_799L; // the end of the year 9999

    byte[] encode() {
        ProtoWriter out = new ProtoWriter();
        peer.ifPresent(other -> out.bytes(1, other.bytes()));
        out.varint(2, issued.getEpochSecond());
        expires.ifPresent(end -> out.varint(3, end.getEpochSecond()));
        return out.toBytes();
    }

    /**
     * Reads words in the one spelling they have.
     *
     * @throws IllegalArgumentException if they are none
     */
    static Words decode(byte[] bytes) {
        try {
            Words words = read(new ProtoReader(bytes));
            if (!Arrays.equals(words.encode(), bytes)) {
                throw new IllegalArgumentException("the statement is not spelt as it must be");
            }
            return words;
        } catch (P2pException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Words read(ProtoReader in) {
        Optional<PeerId> peer = Optional.empty();
        Instant issued = Instant.EPOCH;
        Optional<Instant> expires = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> peer = Optional.of(PeerId.ofBytes(in.bytes()));
                case 2 -> issued = time(in.varint());
                case 3 -> expires = Optional.of(time(in.varint()));
                default -> throw new IllegalArgumentException("a statement has the field " + in.field());
            }
        }
        return new Words(peer, issued, expires);
    }

    private static Instant time(long seconds) {
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("a statement is of the year 9999 at the latest");
        }
        return Instant.ofEpochSecond(seconds);
    }
}
