package io.p2p4j.resilience.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.config.ResilienceConfig.Breaker;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.resilience.CircuitBreaker.Open;
import io.p2p4j.api.resilience.CircuitBreaker.Pass;
import io.p2p4j.api.resilience.Outcome;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.api.resilience.PeerBreakers.Forced;
import io.p2p4j.resilience.keyed.Peers;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds a breaker against the model over random schedules. */
class BreakerModelTest {

    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

    private final PeerId peer = Peers.random(new Random(6));

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE - 10_000_000L, Long.MIN_VALUE, 4_242_424_242_424_242L})
    void behavesAsTheModelDoes(long start) {
        for (int round = 0; round < 150; round++) {
            Random random = new Random(start + round);
            Duration timeout = Duration.ofNanos(1 + random.nextLong(1_000_000));
            Breaker settings = settings(random, timeout);
            SettableTicker ticker = new SettableTicker(start);
            KeyedCircuitBreaker breaker = new KeyedCircuitBreaker(settings, ticker, () -> 0.5);
            BreakerModel model = new BreakerModel(settings);
            follow(new Schedule(random, ticker, timeout, breaker, model, new ArrayList<>()));
        }
    }

    private static Breaker settings(Random random, Duration timeout) {
        return new Breaker(
                1 + random.nextInt(6),
                random.nextBoolean() ? Optional.empty() : Optional.of((1 + random.nextInt(4)) / 4.0),
                1 + random.nextInt(8),
                timeout,
                timeout.multipliedBy(1 + random.nextInt(9)),
                0,
                timeout.multipliedBy(1 + random.nextInt(3)),
                1 + random.nextInt(3),
                List.of(Kind.CALL),
                2,
                Optional.empty());
    }

    private void byHand(Schedule schedule) {
        PeerBreakers hands = schedule.breaker().breakers();
        Forced[] kept = Forced.values();
        int chosen = schedule.random().nextInt(4);
        if (chosen < kept.length) {
            hands.force(peer, kept[chosen]);
            schedule.model().force(kept[chosen]);
        } else {
            hands.force(peer, Forced.CLOSED); // so that there is something to reset
            schedule.model().force(Forced.CLOSED);
            hands.reset(peer);
            schedule.model().reset();
        }
    }

    private record UnderWay(Pass pass, int generation) {}

    private void follow(Schedule schedule) {
        AtomicInteger heard = new AtomicInteger();
        schedule.breaker().onChange(change -> heard.incrementAndGet());
        for (int step = 0; step < 400; step++) {
            if (schedule.random().nextInt(4) == 0) {
                schedule.ticker()
                        .advance(Duration.ofNanos(schedule.random()
                                .nextLong(1 + schedule.timeout().toNanos())));
            }
            if (schedule.random().nextInt(60) == 0) {
                byHand(schedule);
            } else if (schedule.underWay().isEmpty() || schedule.random().nextInt(2) == 0) {
                enter(schedule);
            } else {
                settle(schedule);
            }
            assertEquals(
                    schedule.model().state(),
                    schedule.breaker().breakers().status(peer).state());
            assertEquals(schedule.model().changes, heard.get());
        }
    }

    private void enter(Schedule schedule) {
        Optional<Duration> refusal = schedule.model().enter(schedule.ticker().nanos());
        switch (schedule.breaker().enter(peer, Kind.CALL)) {
            case Open no -> assertEquals(refusal, Optional.of(no.retryAfter()));
            case Pass pass -> {
                assertEquals(Optional.empty(), refusal);
                schedule.underWay().add(new UnderWay(pass, schedule.model().generation));
            }
        }
    }

    private static void settle(Schedule schedule) {
        UnderWay done = schedule.underWay()
                .remove(schedule.random().nextInt(schedule.underWay().size()));
        Outcome outcome = OUTCOMES.get(schedule.random().nextInt(OUTCOMES.size()));
        schedule.model().settle(done.generation(), outcome, schedule.ticker().nanos());
        switch (outcome) {
            case SUCCEEDED -> done.pass().succeeded();
            case FAILED -> done.pass().failed(Failures.FAILURE);
            case UNKNOWN -> done.pass().close();
        }
    }

    private record Schedule(
            Random random,
            SettableTicker ticker,
            Duration timeout,
            KeyedCircuitBreaker breaker,
            BreakerModel model,
            List<UnderWay> underWay) {}
}
