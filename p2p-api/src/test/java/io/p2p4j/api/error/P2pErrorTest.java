package io.p2p4j.api.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class P2pErrorTest {

    private static final P2pError ERROR = P2pError.of(ErrorCode.RATE_LIMIT_EXCEEDED, "peer 12D3 spent its budget");

    @Nested
    class AsAnException {

        @ParameterizedTest
        @EnumSource
        void isOfTheClassWhoseReadersCanAct(ErrorCode code) {
            Class<? extends P2pException> expected = switch (code) {
                case PARSE_ERROR,
                        INVALID_REQUEST,
                        METHOD_NOT_FOUND,
                        INVALID_PARAMS,
                        INTERNAL_ERROR,
                        APPLICATION_ERROR -> RemoteException.class;
                case PEER_NOT_TRUSTED, PEER_ID_MISMATCH -> TrustException.class;
                case PERMISSION_DENIED, TOKEN_INVALID -> PermissionException.class;
                case RATE_LIMIT_EXCEEDED, OVERLOADED -> RateLimitException.class;
                case CIRCUIT_BREAKER_OPEN -> CircuitBreakerOpenException.class;
                case NETWORK_ERROR, TIMEOUT, CLOSED, NO_ADDRESS -> NetworkException.class;
                case PROTOCOL_VIOLATION, PROTOCOL_NOT_SUPPORTED, HANDSHAKE_FAILED -> ProtocolException.class;
                case KEY_NOT_FOUND,
                        WRONG_PASSPHRASE,
                        PASSPHRASE_REQUIRED,
                        STORAGE_DAMAGED,
                        STORAGE_FAILED,
                        KEY_TOO_WEAK,
                        WRONG_OWNER,
                        WRONG_MODE -> StorageException.class;
                case CONFIG_INVALID -> ConfigException.class;
            };
            P2pError error = P2pError.of(code, "what happened");
            P2pException exception = error.toException();
            assertSame(expected, exception.getClass());
            assertSame(error, exception.error());
            assertSame(code, exception.code());
            assertEquals(code.name() + ": what happened", exception.getMessage());
            assertNull(exception.getCause());
        }

        @Test
        void keepsItsCause() {
            IOException cause = new IOException("disk full");
            assertSame(cause, ERROR.toException(cause).getCause());
        }
    }

    @Nested
    class Details {

        @Test
        void areAddedAndReplacedWithoutChangingTheOriginal() {
            P2pError more = ERROR.with(Detail.RULE, "resilience.rate_limit").with(Detail.ATTEMPTS, 3L);
            assertEquals(Map.of(), ERROR.details());
            assertEquals(Map.of(Detail.RULE, "resilience.rate_limit", Detail.ATTEMPTS, 3L), more.details());
            assertEquals(Optional.of("3"), more.text(Detail.ATTEMPTS));
            assertEquals(Optional.empty(), more.text(Detail.PEER));
            assertEquals(Optional.of("other"), more.with(Detail.RULE, "other").text(Detail.RULE));
        }

        @ParameterizedTest
        @EnumSource
        void areOfTheirTypes(Detail detail) {
            assertThrows(ClassCastException.class, () -> ERROR.with(detail, 'x'));
            Object value = detail.type() == String.class ? "x" : detail.type() == Double.class ? (Object) 1.5 : 1L;
            assertSame(value, ERROR.with(detail, value).details().get(detail));
            assertTrue(detail.key().matches("[a-z_]+"));
        }

        @Test
        void areCopiedAndCannotBeChanged() {
            Map<Detail, Object> details = new HashMap<>(Map.of(Detail.FIX, "wait"));
            P2pError error = new P2pError(ErrorCode.TIMEOUT, "late", details);
            details.clear();
            assertEquals(Map.of(Detail.FIX, "wait"), error.details());
            assertThrows(
                    UnsupportedOperationException.class, () -> error.details().clear());
        }

        @Test
        void leaveTheNodeOnlyWhereAllowed() {
            for (Detail detail : Detail.values()) {
                boolean expected = switch (detail) {
                    case RULE, RETRY_AFTER, REASON, METHOD, PERMISSION -> true;
                    case SIDE, FIX, PEER, ADDRESS, ATTEMPTS, COUNT, DELAYS -> false;
                };
                assertEquals(expected, detail.wire(), detail.key());
            }
        }
    }

    @Nested
    class RetryAfter {

        @Test
        void isSecondsAsANumber() {
            P2pError error = ERROR.retryAfter(Duration.ofMillis(1250));
            assertEquals(1.25, error.details().get(Detail.RETRY_AFTER));
            assertEquals(Optional.of(Duration.ofMillis(1250)), error.retryAfter());
            assertEquals(Optional.empty(), ERROR.retryAfter());
        }

        @Test
        void isRoundedUpToANanosecond() {
            assertEquals(
                    Optional.of(Duration.ofNanos(1)),
                    ERROR.with(Detail.RETRY_AFTER, 1e-12).retryAfter());
            assertEquals(
                    Optional.of(Duration.ZERO),
                    ERROR.with(Detail.RETRY_AFTER, 0.0).retryAfter());
        }

        @Test
        void isNeverSoonerThanWhatWasSet() {
            Random random = new Random(16);
            for (int i = 0; i < 20_000; i++) {
                Duration delay =
                        Duration.ofNanos(random.nextLong(Duration.ofDays(1).toNanos()));
                Duration back = ERROR.retryAfter(delay).retryAfter().orElseThrow();
                assertTrue(back.compareTo(delay) >= 0, () -> back + " is sooner than " + delay);
                assertTrue(back.minus(delay).compareTo(Duration.ofNanos(100)) < 0);
            }
        }
    }
}
