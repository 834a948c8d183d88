package io.p2p4j.node.rotation;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.wire.ProtoReader;
import io.p2p4j.api.wire.ProtoWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes several statements as one message, {@code repeated bytes statements = 1}, and reads it back; verifies nothing. */
public final class Bundle {

    /** The most statements. */
    public static final int MAX_STATEMENTS = 16;

    /** The most bytes. */
    public static final int MAX_BYTES = 32 << 10;

    private static final int MOST_OVERHEAD = 6; // tag and length of a statement

    private Bundle() {}

    /** Writes statements; the first ones are left out if they are more than a message holds. */
    public static byte[] encode(List<SignedStatement> statements) {
        List<byte[]> last = new ArrayList<>();
        int room = MAX_BYTES;
        for (SignedStatement statement : statements.reversed()) {
            byte[] bytes = statement.bytes();
            room -= bytes.length + MOST_OVERHEAD;
            if (room < 0 || last.size() == MAX_STATEMENTS) {
                break;
            }
            last.add(0, bytes);
        }
        ProtoWriter message = new ProtoWriter();
        last.forEach(bytes -> message.bytes(1, bytes));
        return message.toBytes();
    }

    /**
     * Reads statements.
     *
     * @throws io.p2p4j.api.error.ProtocolException if the message holds anything else, or more than it may
     */
    public static List<SignedStatement> decode(byte[] message, Notary notary) {
        if (message.length > MAX_BYTES) {
            throw malformed("of more than " + MAX_BYTES + " bytes").toException();
        }
        List<SignedStatement> statements = new ArrayList<>();
        ProtoReader in = new ProtoReader(message);
        while (in.next()) {
            if (in.field() != 1 || statements.size() == MAX_STATEMENTS) {
                throw malformed("of more than " + MAX_STATEMENTS + " statements, or of something else")
                        .toException();
            }
            statements.add(notary.read(in.bytes()));
        }
        return statements;
    }

    private static P2pError malformed(String what) {
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a message about keys is one " + what);
    }
}
