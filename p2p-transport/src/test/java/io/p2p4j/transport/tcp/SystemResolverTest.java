package io.p2p4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SystemResolverTest {

    private static List<String> texts(Map<String, List<String>> records, String name) throws IOException {
        try (TxtServer server = new TxtServer(records)) {
            return new SystemResolver(server.url()).texts(name);
        }
    }

    @Test
    void readsTextsOfTheDns() throws IOException {
        List<String> records = List.of("dnsaddr=/ip4/127.0.0.1/tcp/1", "v=spf1");
        assertEquals(
                records,
                texts(Map.of("_dnsaddr.example.test", records), "_dnsaddr.example.test").stream()
                        .sorted()
                        .toList());
    }

    @Test
    void joinsThePiecesOfALongText() throws IOException {
        String text = "dnsaddr=/" + "a".repeat(400);
        assertEquals(List.of(text), texts(Map.of("a.test", List.of(text)), "a.test"));
    }

    @Test
    void readsNoMoreTextsThanItsBound() throws IOException {
        List<String> many = IntStream.range(0, 70).mapToObj(i -> "t" + i).toList();
        assertEquals(
                SystemResolver.MAX_TEXTS,
                texts(Map.of("a.test", many), "a.test").size());
    }

    @Test
    void failsForANameThatIsNotThere() {
        IOException e = assertThrows(IOException.class, () -> texts(Map.of(), "a.test"));
        assertTrue(e.toString().contains("a.test"));
    }

    @Test
    void findsTheAddressesOfAHost() throws IOException {
        List<InetAddress> found = new SystemResolver(SystemResolver.SYSTEM).addresses("localhost");
        assertTrue(found.stream().allMatch(InetAddress::isLoopbackAddress) && !found.isEmpty(), found.toString());
    }
}
