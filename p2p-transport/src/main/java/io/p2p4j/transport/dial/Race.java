package io.p2p4j.transport.dial;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.transport.pipe.Attempt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials the places of a peer until the first attempt is through; used once.
 *
 * <p>Each attempt has a head start before the next one begins, and loses it by failing. Names are looked up meanwhile and
 * hold nobody up. Once {@link #run} returns or throws, every other attempt is over: its pipe is closed and its thread has
 * ended. A lookup cannot be ended; it is abandoned.
 *
 * <p>All state belongs to the thread that runs the race; attempts and lookups report to it.
 *
 * @param <T> what comes of an attempt
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8305">RFC 8305, Happy Eyeballs version 2</a>
 */
public final class Race<T> implements AutoCloseable {

    /** The most attempts at once. */
    static final int MAX_ATTEMPTS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Race.class);

    private final Terms terms;
    private final Leg<T> leg;
    private final BlockingQueue<Report<T>> reports = new LinkedBlockingQueue<>(); // one per attempt, lookup and close
    private final Places places = new Places();
    private final SequencedSet<Attempted> running = new LinkedHashSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Lookups<T> lookups;
    private final Failures failures;
    private Deadline headStart;
    private int leftOut;

    /**
     * Prepares a race; starts nothing.
     *
     * @param lookups permits for the lookups of all races together
     */
    public Race(Terms terms, Leg<T> leg, Semaphore lookups) {
        this.terms = terms;
        this.leg = leg;
        this.lookups = new Lookups<>(lookups, reports::add);
        this.failures = new Failures(terms.peer());
        this.headStart = Deadline.after(Duration.ZERO, terms.limit().ticker());
    }

    /**
     * Runs the race; blocks until an attempt is through or all hope is gone.
     *
     * @throws P2pException if nobody answers, in time
     */
    public T run(List<Lead> leads) throws InterruptedException {
        T winner;
        try {
            leads.forEach(this::follow);
            winner = winner();
        } finally {
            end();
        }
        if (Thread.interrupted()) {
            leg.discard(winner);
            throw new InterruptedException("dialling was interrupted");
        }
        return winner;
    }

    /** Ends the race, from any thread. */
    @Override
    public void close() {
        reports.add(new Report.Closed<>());
    }

    private T winner() throws InterruptedException {
        while (true) {
            switch (next()) {
                case Report.Won<T> won -> {
                    running.remove(won.by());
                    return won.result();
                }
                case Report.Lost<T> lost -> lost(lost.by(), lost.reason());
                case Report.Found<T> found -> {
                    lookups.done(found.name());
                    found.leads().forEach(this::follow);
                }
                case Report.Unknown<T> unknown -> {
                    lookups.done(unknown.name());
                    failures.add(unknown.name().address(), "is not known: " + unknown.reason(), unknown.reason());
                }
                case Report.Closed<T> closed ->
                    throw P2pError.of(ErrorCode.CLOSED, "the transport is closed")
                            .toException();
            }
        }
    }

    /** Starts whatever is due until something is reported. */
    private Report<T> next() throws InterruptedException {
        while (!terms.limit().passed()) {
            while (canStart() && headStart.passed()) {
                start(places.take());
            }
            if (running.isEmpty() && places.isEmpty() && lookups.pending().isEmpty()) {
                throw failures.whole(leftOut);
            }
            long patience = terms.limit().leftNanos();
            Report<T> report = reports.poll(
                    canStart() ? Math.min(patience, headStart.leftNanos()) : patience, TimeUnit.NANOSECONDS);
            if (report != null) {
                return report;
            }
        }
        running.forEach(late -> failures.add(late.place().address(), ErrorCode.TIMEOUT, "took too long"));
        lookups.pending().forEach(name -> failures.add(name.address(), ErrorCode.TIMEOUT, "was looked up too slowly"));
        throw failures.late(leftOut + places.size(), terms.rule());
    }

    private boolean canStart() {
        return !places.isEmpty() && running.size() < MAX_ATTEMPTS;
    }

    private void follow(Lead lead) {
        boolean taken = switch (lead) {
            case Lead.Place place -> places.add(place);
            case Lead.Name name -> lookups.start(name);
        };
        if (!taken) {
            leftOut++;
            LOG.info(
                    "{} of {} is left out: a dial has room for {} places and {} names",
                    lead.address(),
                    terms.peer(),
                    Places.MAX_PLACES,
                    Lookups.MAX_NAMES);
        }
    }

    private void start(Lead.Place place) {
        try {
            Attempted attempted = new Attempted(place, place.route().open());
            Thread thread = Thread.ofVirtual().name("p2p-dial").unstarted(() -> run(attempted));
            running.add(attempted);
            threads.add(thread);
            thread.start();
            headStart = Deadline.after(terms.attemptDelay(), headStart.ticker());
        } catch (IOException e) {
            failures.add(place.address(), "cannot be dialled: " + e, e);
        }
    }

    private void run(Attempted attempted) {
        try {
            T result = leg.run(attempted.attempt(), attempted.place().address());
            reports.add(new Report.Won<>(attempted, result));
        } catch (P2pException e) {
            reports.add(new Report.Lost<>(attempted, e));
        }
    }

    private void lost(Attempted attempted, P2pException reason) {
        LOG.debug("dialling {} at {} failed", terms.peer(), attempted.place().address(), reason);
        if (attempted.equals(running.getLast())) {
            headStart = Deadline.after(Duration.ZERO, headStart.ticker()); // it is of no use to anybody now
        }
        running.remove(attempted);
        attempted.end();
        failures.add(attempted.place().address(), reason);
    }

    /** Ends what is still under way, and waits until it has ended, as nobody may hear of it afterwards. */
    private void end() {
        lookups.abandon();
        running.forEach(Attempted::end);
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true; // its pipe is closed, so this does not take long
                }
            }
        }
        for (Report<T> report : reports) {
            if (report instanceof Report.Won<T> late) {
                leg.discard(late.result());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The terms of a race.
     *
     * @param peer who is dialled
     * @param attemptDelay the head start of each attempt
     * @param limit when the race ends at the latest
     * @param rule the config key that sets the limit, if one does
     */
    public record Terms(PeerId peer, Duration attemptDelay, Deadline limit, Optional<String> rule) {}

    /**
     * What each attempt has to get through.
     *
     * @param <T> what comes of it
     */
    public interface Leg<T> {

        /**
         * Brings an attempt through, on a thread of its own; closing the attempt ends it.
         *
         * @throws P2pException whatever it fails of
         */
        T run(Attempt attempt, Multiaddr address);

        /** Disposes of a result that came too late. */
        void discard(T result);
    }
}
