package io.p2p4j.config.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {

    private static final List<String> KNOWN =
            List.of("node", "node.listen", "node.max_message", "alpha.timeout", "bravo.timeout");

    private static void suggests(String wanted, String... near) {
        assertEquals(List.of(near).stream().findFirst(), Nearest.path(wanted, KNOWN), wanted);
    }

    @Test
    void findsTheLeastDistance() {
        suggests("node.lisen", "node.listen");
        suggests("nodes", "node");
        suggests("node.max_mesage", "node.max_message");
    }

    @Test
    void ignoresTheSpellingOfWords() {
        suggests("node.maxMessage", "node.max_message");
        suggests("Node.Max-Message", "node.max_message");
        suggests("NODE.MAX_MESSAGE", "node.max_message");
    }

    @Test
    void findsTheSectionOfAUniqueKey() {
        suggests("max_message", "node.max_message");
        suggests("timeout");
    }

    @Test
    void suggestsNothingFarFetched() {
        suggests("node.zzzzzz");
        suggests("");
        suggests("node.listen" + "x".repeat(300));
    }

    @Test
    void findsVariables() {
        List<String> known = List.of("P2P_NODE_MAX_MESSAGE", "P2P_NODE_LISTEN");
        assertEquals(Optional.of("P2P_NODE_LISTEN"), Nearest.variable("P2P_", "P2P_NODE_LISTENS", known));
        assertEquals(Optional.of("P2P_NODE_MAX_MESSAGE"), Nearest.variable("P2P_", "P2P_MAX_MESSAGE", known));
        assertEquals(Optional.empty(), Nearest.variable("P2P_", "P2P_", known));
    }

    @Test
    void countsEdits() {
        assertEquals(0, Nearest.distance("", ""));
        assertEquals(3, Nearest.distance("", "abc"));
        assertEquals(3, Nearest.distance("kitten", "sitting"));
    }
}
