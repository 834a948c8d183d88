package io.p2p4j.transport.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.TrustException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.transport.upgrade.TestNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RaceTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(1);
    private static final String A = "/ip6/::1/tcp/1";
    private static final String B = "/ip4/10.0.0.1/tcp/1";
    private static final String C = "/ip6/::2/tcp/1";

    private final Course course = new Course(false);
    private final Semaphore lookups = new Semaphore(64);

    private Race<String> race(Duration attemptDelay, Deadline limit) {
        return race(course, attemptDelay, limit);
    }

    private Race<String> race(Course course, Duration attemptDelay, Deadline limit) {
        Race.Terms terms =
                new Race.Terms(new TestNode(1).peerId(), attemptDelay, limit, Optional.of("transport.upgrade_timeout"));
        return new Race<>(terms, course, lookups);
    }

    private FutureTask<String> start(Race<String> race, Lead... leads) {
        FutureTask<String> task = new FutureTask<>(() -> race.run(List.of(leads)));
        Thread.ofVirtual().start(task);
        return task;
    }

    private FutureTask<String> start(Duration attemptDelay, Lead... leads) {
        return start(race(attemptDelay, TestNode.later()), leads);
    }

    private Lead[] places(String... addresses) {
        return Arrays.stream(addresses).map(course::place).toArray(Lead[]::new);
    }

    private void assertBegun(String... addresses) throws InterruptedException {
        for (String address : addresses) {
            assertEquals(address, TestNode.next(course.begun).toString());
        }
    }

    private static String result(FutureTask<String> task) throws Exception {
        return task.get(10, TimeUnit.SECONDS);
    }

    private static <E extends Throwable> E failure(Class<E> kind, FutureTask<String> task) {
        return assertInstanceOf(
                kind, assertThrows(ExecutionException.class, () -> result(task)).getCause());
    }

    private void assertAllOver() {
        assertTrue(course.threads.stream().noneMatch(Thread::isAlive));
    }

    @Nested
    class Order {

        @Test
        void beginsTheNextAttemptAfterTheHeadStart() throws Exception {
            FutureTask<String> task = start(SOON, places(A, B, C));
            assertBegun(A, B, C);
            course.arrive(B);
            assertEquals(B, result(task));
            assertEquals(
                    List.of(A, C),
                    course.closed.stream().map(Multiaddr::toString).toList());
            assertAllOver();
            assertTrue(course.discarded.isEmpty());
        }

        @Test
        void leavesAnAttemptItsHeadStart() throws Exception {
            FutureTask<String> task = start(NEVER, places(A, B));
            assertBegun(A);
            course.arrive(A);
            assertEquals(A, result(task));
            assertNull(course.begun.poll());
        }

        @Test
        void beginsTheNextAttemptAtOnceWhenOneFails() throws Exception {
            FutureTask<String> task = start(NEVER, places(A, B, C));
            assertBegun(A);
            course.fail(A, ErrorCode.NETWORK_ERROR);
            assertBegun(B);
            course.fail(B, ErrorCode.HANDSHAKE_FAILED);
            assertBegun(C);
            course.arrive(C);
            assertEquals(C, result(task));
        }

        @Test
        void beginsTheNextAttemptAtOnceWhenOneCannotBeOpened() throws Exception {
            Lead.Place unopened = new Lead.Place(Multiaddr.parse(A), () -> {
                throw new IOException("too many open files");
            });
            FutureTask<String> task = start(NEVER, unopened, course.place(B));
            assertBegun(B);
            course.arrive(B);
            assertEquals(B, result(task));
        }

        @Test
        void makesNoMoreAttemptsAtOnceThanItsBound() throws Exception {
            Lead[] many = IntStream.range(0, Race.MAX_ATTEMPTS + 2)
                    .mapToObj(i -> course.place("/ip4/10.0.0." + i + "/tcp/1"))
                    .toArray(Lead[]::new);
            FutureTask<String> task = start(SOON, many);
            for (int i = 0; i < Race.MAX_ATTEMPTS; i++) {
                assertBegun("/ip4/10.0.0." + i + "/tcp/1");
            }
            course.fail("/ip4/10.0.0.3/tcp/1", ErrorCode.NETWORK_ERROR);
            assertBegun("/ip4/10.0.0.8/tcp/1");
            assertNull(course.begun.poll());
            course.arrive("/ip4/10.0.0.8/tcp/1");
            assertEquals("/ip4/10.0.0.8/tcp/1", result(task));
            assertNull(course.begun.poll());
        }
    }

    @Nested
    class Names {

        private record Fake(Multiaddr address, CountDownLatch known, List<Lead> leads) implements Lead.Name {

            Fake(String name, Lead... leads) {
                this(Multiaddr.parse("/dns/" + name + "/tcp/1"), new CountDownLatch(1), List.of(leads));
            }

            @Override
            public List<Lead> lookUp() throws IOException {
                try {
                    known.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                if (leads.isEmpty()) {
                    throw new IOException("nobody knows");
                }
                return leads;
            }
        }

        @Test
        void holdNoLiteralUp() throws Exception {
            FutureTask<String> task = start(NEVER, new Fake("slow"), course.place(A));
            assertBegun(A);
            course.arrive(A);
            assertEquals(A, result(task));
        }

        @Test
        void mayStandForOtherNames() throws Exception {
            Fake inner = new Fake("inner", course.place(A));
            Fake outer = new Fake("outer", inner);
            FutureTask<String> task = start(NEVER, outer);
            outer.known.countDown();
            inner.known.countDown();
            assertBegun(A);
            course.arrive(A);
            assertEquals(A, result(task));
            assertEquals(64, lookups.availablePermits());
        }

        @Test
        void thatAreNotKnownAreFailedAttempts() throws Exception {
            Fake unknown = new Fake("unknown");
            unknown.known.countDown();
            FutureTask<String> task = start(NEVER, unknown, course.place(A));
            assertBegun(A);
            course.fail(A, ErrorCode.NETWORK_ERROR);
            NetworkException e = failure(NetworkException.class, task);
            assertTrue(e.error().message().contains("/dns/unknown/tcp/1 is not known"), e.getMessage());
            assertEquals(2, e.getSuppressed().length);
        }

        @Test
        void thatReferToEachOtherForeverEnd() throws Exception {
            class Endless implements Lead.Name {

                private final int number;

                Endless(int number) {
                    this.number = number;
                }

                @Override
                public Multiaddr address() {
                    return Multiaddr.parse("/dnsaddr/a" + number);
                }

                @Override
                public List<Lead> lookUp() {
                    return List.of(new Endless(2 * number), new Endless(2 * number + 1));
                }
            }
            Lead.Place place = course.place(A);
            FutureTask<String> task = start(NEVER, new Endless(1), place);
            assertBegun(A);
            course.fail(A, ErrorCode.NETWORK_ERROR);
            P2pException e = failure(P2pException.class, task);
            int dropped = 1 + 2 * Lookups.MAX_NAMES - Lookups.MAX_NAMES;
            assertTrue(e.error().message().contains(dropped + " more were not tried"), e.getMessage());
        }

        @Test
        void areNotLookedUpWhileTooManyOthersAre() {
            lookups.drainPermits();
            NetworkException e = failure(NetworkException.class, start(NEVER, new Fake("one", course.place(A))));
            assertTrue(e.error().message().contains("too many"), e.getMessage());
        }
    }

    @Nested
    class Failure {

        @Test
        void namesEveryAddressAndWhy() throws Exception {
            FutureTask<String> task = start(NEVER, places(A, B));
            course.fail(A, ErrorCode.PEER_ID_MISMATCH);
            course.fail(B, ErrorCode.NETWORK_ERROR);
            NetworkException e = failure(NetworkException.class, task);
            assertEquals(ErrorCode.NETWORK_ERROR, e.code());
            assertTrue(e.error().message().contains(A + ": no luck; " + B + ": no luck"), e.getMessage());
            assertEquals(2L, e.error().details().get(Detail.ATTEMPTS));
            assertEquals(
                    List.of(ErrorCode.PEER_ID_MISMATCH, ErrorCode.NETWORK_ERROR),
                    Arrays.stream(e.getSuppressed())
                            .map(one -> ((P2pException) one).code())
                            .toList());
        }

        @Test
        void isOfTheKindOfAllIfThatIsOne() {
            FutureTask<String> task = start(NEVER, places(A, B));
            course.fail(A, ErrorCode.PEER_ID_MISMATCH);
            course.fail(B, ErrorCode.PEER_ID_MISMATCH);
            assertEquals(
                    ErrorCode.PEER_ID_MISMATCH,
                    failure(TrustException.class, task).code());
        }

        @Test
        void isATimeoutOnceTheDeadlineHasPassed() throws Exception {
            AtomicLong now = new AtomicLong();
            FutureTask<String> task = start(race(Duration.ZERO, Deadline.after(NEVER, now::get)), places(A, B));
            assertBegun(A, B);
            now.set(NEVER.toNanos());
            course.fail(B, ErrorCode.NETWORK_ERROR); // wakes the race, if it was not about to look at the time anyway
            NetworkException e = failure(NetworkException.class, task);
            assertEquals(ErrorCode.TIMEOUT, e.code());
            assertEquals(Optional.of("transport.upgrade_timeout"), e.error().text(Detail.RULE));
            assertTrue(e.error().message().contains(A + " took too long"), e.getMessage());
            assertTrue(e.error().message().contains(B), e.getMessage());
            assertEquals(2, e.getSuppressed().length);
            assertAllOver();
        }

        @Test
        void saysHowManyPlacesWereNotTried() {
            FutureTask<String> task = start(race(NEVER, Deadline.after(Duration.ZERO, Ticker.system())), places(A, B));
            NetworkException e = failure(NetworkException.class, task);
            assertEquals(ErrorCode.TIMEOUT, e.code());
            assertTrue(e.error().message().endsWith("in time: 2 more were not tried"), e.getMessage());
            assertNull(course.begun.poll());
        }
    }

    @Nested
    class End {

        @Test
        void comesWithAnInterrupt() throws Exception {
            BlockingQueue<String> interrupted = new LinkedBlockingQueue<>();
            Race<String> race = race(SOON, TestNode.later());
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    race.run(List.of(places(A, B)));
                } catch (InterruptedException e) {
                    interrupted.add(e.toString());
                }
            });
            assertBegun(A, B);
            thread.interrupt();
            TestNode.next(interrupted);
            assertEquals(2, course.closed.size());
            assertAllOver();
        }

        @Test
        void comesWithClosing() throws Exception {
            Race<String> race = race(SOON, TestNode.later());
            FutureTask<String> task = start(race, places(A, B));
            assertBegun(A, B);
            race.close();
            assertEquals(ErrorCode.CLOSED, failure(NetworkException.class, task).code());
            assertEquals(2, course.closed.size());
            assertAllOver();
        }

        @Test
        void disposesOfWhatArrivesTooLate() throws Exception {
            Course stubborn = new Course(true);
            List<Lead> leads = new ArrayList<>();
            for (String address : List.of(A, B, C)) {
                leads.add(stubborn.place(address));
            }
            FutureTask<String> task = start(race(stubborn, SOON, TestNode.later()), leads.toArray(Lead[]::new));
            for (int i = 0; i < 3; i++) {
                TestNode.next(stubborn.begun);
            }
            stubborn.arrive(C);
            assertEquals(C, result(task));
            assertEquals(
                    List.of(A, B),
                    stubborn.discarded.stream()
                            .sorted(Comparator.reverseOrder())
                            .toList());
        }
    }
}
