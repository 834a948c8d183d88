package io.p2p4j.transport.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.transport.pipe.BufferPool;
import io.p2p4j.transport.pipe.SessionPipe;
import io.p2p4j.transport.upgrade.TestNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lets a peer send anything: the session ends with a reason, sends nothing but sound frames, and not many more bytes than
 * it was sent.
 *
 * <p>The first byte of the input chooses the side and what the application does, the others are the peer's.
 */
class YamuxSessionFuzzTest {

    private static final int MAX_STREAMS = 3;
    private static final Set<ErrorCode> REASONS = EnumSet.of(ErrorCode.PROTOCOL_VIOLATION, ErrorCode.NETWORK_ERROR);

    /** What the application does with a stream of the peer. */
    private enum Application {
        KEEPS,
        CLOSES,
        RESETS,
        ECHOES
    }

    @MethodSource("seeds")
    @FuzzTest
    void endsWithAReason(byte[] input) throws Exception {
        int choice = input.length > 0 ? input[0] : 0;
        Direction side = (choice & 1) == 0 ? Direction.INBOUND : Direction.OUTBOUND;
        Application application = Application.values()[choice >> 1 & 3];
        byte[] frames = input.length > 0 ? Arrays.copyOfRange(input, 1, input.length) : input;
        Set<P2pError> reasons = new HashSet<>();
        for (Chunks chunks : Chunks.waysToCut(frames)) {
            P2pError reason = run(new ScriptedSession(chunks), side, application, frames.length);
            assertTrue(REASONS.contains(reason.code()), reason::toString);
            assertTrue(reason.code() == ErrorCode.PROTOCOL_VIOLATION || !hasUnsoundHeader(frames), reason::toString);
            reasons.add(reason);
        }
        if (application == Application.KEEPS) { // the others run beside the reader, which meets them early or late
            assertEquals(1, reasons.size(), () -> "how the bytes come makes no difference: " + reasons);
        }
    }

    private static P2pError run(ScriptedSession pipe, Direction side, Application application, int received)
            throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        YamuxSession session = session(pipe, side);
        YamuxStream own = session.open();
        own.write(ByteBuffer.allocate(5));
        CompletableFuture<P2pError> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                end.complete(run(session, stream -> serve(stream, application, over)));
            } catch (RuntimeException | Error e) {
                end.completeExceptionally(e);
            }
        });
        P2pError reason = end.get(30, TimeUnit.SECONDS);
        over.complete(null);
        assertFalse(session.isOpen());
        assertEquals(reason, session.ended().orElseThrow());
        own.close();
        FrameHeaders sent = FrameHeaders.of(pipe.sent());
        assertTrue(sent.sound() && sent.whole(), "what is sent is sound");
        int factor =
                application == Application.ECHOES ? 14 : 4; // a byte that comes alone is echoed in a frame of its own
        assertTrue(pipe.sent().length <= 1024 + factor * received, "a peer gets back little for what it sends");
        return reason;
    }

    /** The one place that knows how a session is made. */
    private static YamuxSession session(SessionPipe pipe, Direction side) {
        return new YamuxSession(
                pipe, side, TestNode.config(1, Duration.ofSeconds(10), MAX_STREAMS), new BufferPool(), Ticker.system());
    }

    /** The one place that knows how a session is run. */
    private static P2pError run(YamuxSession session, Consumer<YamuxStream> server) {
        return session.run((stream, agreed) -> {
            agreed.run();
            server.accept(stream);
        });
    }

    private static void serve(YamuxStream stream, Application application, CompletableFuture<Void> over) {
        switch (application) {
            case KEEPS -> over.join();
            case CLOSES -> stream.close();
            case RESETS -> stream.reset();
            case ECHOES -> echo(stream);
        }
    }

    private static void echo(YamuxStream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        try {
            while (stream.read(buffer.clear()) >= 0) {
                stream.write(buffer.flip());
            }
            stream.closeWrite();
        } catch (P2pException e) {
            stream.reset(); // the session has ended
        }
    }

    private static boolean hasUnsoundHeader(byte[] frames) {
        return !FrameHeaders.of(frames).sound();
    }

    static Stream<byte[]> seeds() {
        return Stream.iterate(0, choice -> choice < 8, choice -> choice + 1)
                .flatMap(choice -> FrameSequence.seeds().map(frames -> {
                    byte[] input = new byte[1 + frames.length];
                    input[0] = choice.byteValue();
                    System.arraycopy(frames, 0, input, 1, frames.length);
                    return input;
                }));
    }
}
