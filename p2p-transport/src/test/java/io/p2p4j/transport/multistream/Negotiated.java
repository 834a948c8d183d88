package io.p2p4j.transport.multistream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.transport.ProtocolId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Says what a negotiation with a script came to, which is an agreement or one of the failures it may have. */
record Negotiated(String outcome, boolean agreed, ScriptedPipe pipe) {

    /** One side of a negotiation. */
    interface Side {
        ProtocolId negotiate(ScriptedPipe pipe) throws IOException;
    }

    /** Runs a side against a script that comes in one go, and checks that it makes no difference how it comes. */
    static Negotiated by(Side side, byte[] script) throws IOException {
        Negotiated whole = once(side, script, Integer.MAX_VALUE);
        for (int step : new int[] {1, 7}) {
            Negotiated pieces = once(side, script, step);
            assertEquals(whole.outcome, pieces.outcome);
            assertArrayEquals(whole.pipe.consumed(), pieces.pipe.consumed());
            assertArrayEquals(whole.pipe.written(), pieces.pipe.written());
        }
        return whole;
    }

    /** Checks that the last bytes read are a text's message, so that what follows it is left. */
    void assertEndsWith(String text) {
        String read = new String(pipe.consumed(), StandardCharsets.ISO_8859_1);
        assertTrue(read.endsWith((char) (text.length() + 1) + text + "\n"), read);
    }

    private static Negotiated once(Side side, byte[] script, int step) throws IOException {
        ScriptedPipe pipe = new ScriptedPipe(script, step);
        try {
            return new Negotiated(side.negotiate(pipe).name(), true, pipe);
        } catch (ProtocolException e) {
            return new Negotiated(e.error().toString(), false, pipe);
        } catch (EOFException e) {
            return new Negotiated("the end", false, pipe);
        }
    }
}
