package io.p2p4j.node.rotation;

import io.p2p4j.api.rotation.KeyStatement.Succession;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.protocol.Protocols;
import io.p2p4j.node.rpc.FrameWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows peers what this node's keys have said about their ends, once on each connection. Thread-safe.
 *
 * <p>The stream {@code /p2p4j/rotation/1.0.0} carries one length-prefixed {@link Bundle}; the answer is one byte, an {@link
 * Answer}. A peer that does not speak the protocol has nothing to answer, and is dealt with as ever.
 *
 * <p>A connection that was dialled while a succession lasts is handed on when the peer has answered, so that the first request
 * already has what the former key might do. Whoever refuses strangers refuses the new key first and hears of the succession
 * while it does; then it answers {@link Answer#COME_AGAIN}, and is dialled once more. So no door is opened that was not there: the
 * bounded time in which a refused peer hears why. What the old identity can tell by {@link #announce} reaches those alone that
 * are connected, which would not do for all the others.
 */
public final class Presentation {

    /** How long a peer may take to answer. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(Presentation.class);

    private final InstantSource clock;
    private final Ticker ticker;
    private final Map<Connection, CompletableFuture<Answer>> shown = new ConcurrentHashMap<>(); // until they end
    private volatile List<SignedStatement> statements;

    /** Says what a peer does with what it is shown. */
    public enum Answer {
        /** Nothing: it knows none of the keys, or has heard of it, or refuses it. */
        NOTHING(0),
        /** It has taken it over. */
        TAKEN(1),
        /** It has taken it over on a connection that it had refused, and lets the peer in on the next. */
        COME_AGAIN(2);

        private final int code;

        Answer(int code) {
            this.code = code;
        }

        /** Returns the byte that says so. */
        byte code() {
            return (byte) code;
        }

        /** Returns what a byte says; one that is unknown here asks for nothing. */
        static Answer of(byte code) {
            return Arrays.stream(values())
                    .filter(answer -> answer.code() == code)
                    .findFirst()
                    .orElse(NOTHING);
        }
    }

    /** Shows these statements as long as they last. */
    public Presentation(List<SignedStatement> statements, InstantSource clock, Ticker ticker) {
        this.statements = List.copyOf(statements);
        this.clock = clock;
        this.ticker = ticker;
    }

    /** Begins to show what there is to an admitted peer; does not wait. */
    public void begin(Connection connection) {
        List<SignedStatement> lasting = lasting();
        if (lasting.isEmpty()) {
            return;
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        if (lasting.stream().anyMatch(signed -> signed.statement() instanceof Succession)) {
            shown.put(connection, answer); // what moves nothing is not worth waiting for
        }
        Thread.ofVirtual().name("presentation").start(() -> answer.complete(show(connection, lasting)));
    }

    /** Returns what a peer has answered; waits for it if it is being asked, at most until a deadline. */
    public Answer await(Connection connection, Deadline deadline) throws InterruptedException {
        CompletableFuture<Answer> answer = shown.get(connection);
        if (answer == null) {
            return Answer.NOTHING;
        }
        try {
            Deadline patience = Deadline.after(PATIENCE, ticker);
            long most = Math.min(patience.leftNanos(), deadline.leftNanos());
            return answer.get(Math.max(0, most), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Answer.NOTHING; // it may answer yet; until then it is as if it had not
        } catch (ExecutionException e) {
            throw new IllegalStateException("showing statements fails in no way but by an answer", e);
        }
    }

    /** Forgets a connection that has ended. */
    public void ended(Connection connection) {
        shown.remove(connection);
    }

    /**
     * Tells connected peers, and those that connect from now on; waits for their answers.
     *
     * @return how many have taken it over
     */
    public int announce(List<SignedStatement> newest, Collection<Connection> connections) throws InterruptedException {
        statements = List.copyOf(newest);
        List<SignedStatement> lasting = lasting();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (Connection connection : connections) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            Thread.ofVirtual().name("announcement").start(() -> answer.complete(show(connection, lasting)));
            answers.add(answer);
        }
        int taken = 0;
        for (CompletableFuture<Answer> answer : answers) {
            taken += answer.join() == Answer.NOTHING ? 0 : 1; // each comes within the patience
        }
        return taken;
    }

    private List<SignedStatement> lasting() {
        return statements.stream()
                .filter(signed -> !(signed.statement() instanceof Succession succession)
                        || clock.instant().isBefore(succession.expires()))
                .toList();
    }

    private Answer show(Connection connection, List<SignedStatement> said) {
        Deadline deadline = Deadline.after(PATIENCE, ticker);
        try (Stream stream = connection.open(Protocols.ROTATION, deadline)) {
            stream.deadline(deadline);
            stream.write(FrameWriter.frame(Bundle.encode(said)));
            stream.closeWrite();
            ByteBuffer answer = ByteBuffer.allocate(1);
            return stream.read(answer) == 1 ? Answer.of(answer.get(0)) : Answer.NOTHING;
        } catch (RuntimeException e) {
            LOG.debug("{} was not shown that this node's key is another one", connection.peer(), e);
            return Answer.NOTHING; // it knows nothing of such, or has gone
        }
    }
}
