package io.p2p4j.api.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTest {

    private static final RequestHandler HANDLER = (request, caller) -> Reply.of("done");

    @Test
    void groupsItsMethods() {
        Service empty = Service.named("weather");
        Service service = empty.method("today", HANDLER).method("tomorrow", HANDLER);
        assertEquals(Set.of("today", "tomorrow"), service.methods().keySet());
        assertSame(HANDLER, service.methods().get("today"));
        assertEquals(Map.of(), empty.methods(), "adding makes another service");
    }

    @Test
    void refusesASecondHandlerOfAMethod() {
        Service service = Service.named("weather").method("today", HANDLER);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> service.method("today", HANDLER));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("weather/today"));
    }

    @Test
    void readsTheParametersOfATypedMethod() throws Exception {
        Service service = Service.named("weather")
                .method("today", String.class, (city, caller) -> city + " asked by " + caller.level());
        RequestHandler handler = service.methods().values().iterator().next();
        assertEquals(Reply.of("Bern asked by TRUSTED"), handler.handle(new Asking("Bern"), caller()));
    }

    @Test
    void copiesItsMethods() {
        Map<String, RequestHandler> methods = new HashMap<>(Map.of("today", HANDLER));
        Service service = new Service("weather", methods);
        methods.clear();
        assertEquals(Set.of("today"), service.methods().keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "_a", "a/b", "a b", "a:b", "a*", "ä", "a\n", "-a"})
    void refusesWhatIsNoName(String name) {
        assertThrows(IllegalArgumentException.class, () -> Service.named(name));
        Service service = Service.named("weather");
        assertThrows(IllegalArgumentException.class, () -> service.method(name, HANDLER));
    }

    @Test
    void boundsItsNames() {
        String longest = "a".repeat(64);
        assertEquals(longest, Service.named(longest).name());
        assertThrows(IllegalArgumentException.class, () -> Service.named(longest + "a"));
    }

    private static Caller caller() {
        return new Caller(
                PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA"),
                TrustLevel.TRUSTED,
                Set.of(),
                Multiaddr.parse("/memory/a"));
    }

    /** Asks with one text. */
    private record Asking(String text) implements Request {

        @Override
        public String method() {
            return "weather/today";
        }

        @Override
        public <T> T params(Class<T> type) {
            return type.cast(text);
        }

        @Override
        public Deadline deadline() {
            return Deadline.after(Duration.ofSeconds(1), Ticker.system());
        }
    }
}
