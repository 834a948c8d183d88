package io.p2p4j.transport.multistream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.wire.Varint;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MultistreamTest {

    private static final ProtocolId NOISE = new ProtocolId("/noise");
    private static final ProtocolId TLS = new ProtocolId("/tls/1.0.0");
    private static final String HEADER = "\u0013/multistream/1.0.0\n";

    /** Answers reads from a script and keeps what is written. */
    private static final class Script implements ByteChannel {
        final ByteBuffer in;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        int writes;

        Script(byte[] in) {
            this.in = ByteBuffer.wrap(in);
        }

        Script(String in) {
            this(in.getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public int read(ByteBuffer target) {
            if (!in.hasRemaining()) {
                return -1;
            }
            int n = Math.min(in.remaining(), target.remaining());
            target.put(in.slice(in.position(), n));
            in.position(in.position() + n);
            return n;
        }

        @Override
        public int write(ByteBuffer source) {
            writes++;
            int n = source.remaining();
            byte[] bytes = new byte[n];
            source.get(bytes);
            out.writeBytes(bytes);
            return n;
        }

        String written() {
            return out.toString(StandardCharsets.ISO_8859_1);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static Selection<String> respond(Script script) throws IOException {
        return Responder.respond(script, p -> Optional.of("served").filter(s -> p.equals(NOISE)));
    }

    @Nested
    class TheInitiator {

        @Test
        void sendsHeaderAndProposalInOneWriteAndReadsNothingBeyondTheAnswer() throws IOException {
            Script script = new Script(HEADER + "\u0007/noise\nrest");
            assertEquals(NOISE, Initiator.select(script, List.of(NOISE)));
            assertEquals(HEADER + "\u0007/noise\n", script.written());
            assertEquals(1, script.writes);
            assertEquals(4, script.in.remaining());
        }

        @Test
        void proposesTheNextAfterARefusal() throws IOException {
            Script script = new Script(HEADER + "\u0003na\n\u000b/tls/1.0.0\n");
            assertEquals(TLS, Initiator.select(script, List.of(NOISE, TLS)));
            assertEquals(HEADER + "\u0007/noise\n\u000b/tls/1.0.0\n", script.written());
        }

        @Test
        void namesWhatItOfferedIfNothingIsSpoken() {
            Script script = new Script(HEADER + "\u0003na\n\u0003na\n");
            P2pException e = assertThrows(ProtocolException.class, () -> Initiator.select(script, List.of(NOISE, TLS)));
            assertEquals(ErrorCode.PROTOCOL_NOT_SUPPORTED, e.code());
            assertTrue(e.error().message().contains("/noise, /tls/1.0.0"), e.getMessage());
        }

        @Test
        void refusesAnAnswerToSomethingElse() {
            Script script = new Script(HEADER + "\u000b/tls/1.0.0\n");
            P2pException e = assertThrows(ProtocolException.class, () -> Initiator.select(script, List.of(NOISE)));
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
        }

        @Test
        void refusesAnotherHeader() {
            Script script = new Script("\u0013/multistream/2.0.0\n");
            assertThrows(ProtocolException.class, () -> Initiator.select(script, List.of(NOISE)));
        }

        @Test
        void tellsTheEndOfThePipe() {
            assertThrows(EOFException.class, () -> Initiator.select(new Script(HEADER), List.of(NOISE)));
        }
    }

    @Nested
    class TheResponder {

        @Test
        void acceptsWhatComesInOneGoAndLeavesTheData() throws IOException {
            Script script = new Script(HEADER + "\u0007/noise\ndata");
            assertEquals(new Selection<>(NOISE, "served"), respond(script));
            assertEquals(HEADER + "\u0007/noise\n", script.written());
            assertEquals(4, script.in.remaining());
        }

        @Test
        void answersNaToListsUnknownProtocolsAndTextsThatAreNone() throws IOException {
            Script script = new Script(HEADER + "\u0003ls\n\u000b/tls/1.0.0\n\u0001\n\u0007/noise\n");
            respond(script);
            assertEquals(HEADER + "\u0003na\n\u0003na\n\u0003na\n\u0007/noise\n", script.written());
        }

        @Test
        void acceptsAProposalAsTheLastRoundAndNoneAfterIt() throws IOException {
            String refused = "\u0003no\n";
            assertEquals(
                    NOISE,
                    respond(new Script(HEADER + refused.repeat(63) + "\u0007/noise\n"))
                            .protocol());
            Script tooMany = new Script(HEADER + refused.repeat(64) + "\u0007/noise\n");
            P2pException e = assertThrows(ProtocolException.class, () -> respond(tooMany));
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
        }
    }

    @Nested
    class AMessage {

        @Test
        void isAtMost1024BytesLong() throws IOException {
            String longest = "x".repeat(1023);
            assertEquals(
                    longest, Message.read(new Script(Message.encode(longest).array())::read));
            Script tooLong = new Script(Message.encode(longest + "x").array());
            assertThrows(ProtocolException.class, () -> Message.read(tooLong::read));
            assertEquals(1025, tooLong.in.remaining()); // refused by its length alone
        }

        @Test
        void endsInANewlineAndIsNotEmpty() {
            assertThrows(ProtocolException.class, () -> Message.read(new Script("\u0003abc")::read));
            assertThrows(ProtocolException.class, () -> Message.read(new Script("\u0000")::read));
        }

        @Test
        void decodesToWhatWasEncoded() throws IOException {
            Random random = new Random(1);
            for (int i = 0; i < 1000; i++) {
                byte[] bytes = new byte[random.nextInt(1023)];
                random.nextBytes(bytes);
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                assertEquals(text, Message.read(new Script(Message.encode(text).array())::read));
            }
        }

        @Test
        void madeOfGarbageIsRefusedAndNothingElse() {
            Random random = new Random(2);
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
                if (bytes.length > 0 && random.nextBoolean()) {
                    bytes[0] &= 0x3f;
                }
                try {
                    assertFalse(Message.read(new Script(bytes)::read).length() > bytes.length);
                } catch (EOFException | ProtocolException e) {
                    assertFalse(e.toString().isEmpty());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Test
    void knowsTheSpecificationsBytes() {
        byte[] header = Message.encode("/multistream/1.0.0").array();
        assertEquals(20, header.length);
        assertEquals(19, Varint.read(ByteBuffer.wrap(header)));
        assertArrayEquals(HEADER.getBytes(StandardCharsets.US_ASCII), header);
        assertArrayEquals(new byte[] {3, 'n', 'a', '\n'}, Message.encode("na").array());
    }
}
