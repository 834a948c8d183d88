package io.p2p4j.it.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.node.Node;
import io.p2p4j.node.NodeBuilder;
import io.p2p4j.node.NodeKeys;
import io.p2p4j.node.Successions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationKillTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aKilledRotationLeavesTheOldKeyOrOneThatPeersTakeForIt() throws Exception {
        Kills.of(new RotationVictim(), folder);
    }

    /** Gives a node one key after the other; without a passphrase, whose cost would leave time for nothing. */
    static final class RotationVictim implements Victim {

        /** A rotation is many writes, and a kill waits for some lines: with so many for each it comes within the first few. */
        private static final int LINES = 20;

        @Override
        public void write(Path folder, Random random, Consumer<String> acknowledge) {
            builder(folder).start().close();
            try (NodeKeys keys = builder(folder).keys()) {
                acknowledge.accept("id " + keys.id());
                while (true) {
                    String line = "id " + keys.rotate();
                    for (int i = 0; i < LINES; i++) {
                        acknowledge.accept(line);
                    }
                }
            }
        }

        @Override
        public void inspect(Path folder, List<String> acknowledged) throws Exception {
            try (Node node = builder(folder).start()) {
                assertEquals(List.of(), node.audit().verify().faults());
            }
            if (acknowledged.isEmpty()) {
                return; // it was killed before it had a key, or could say so
            }
            PeerId last = PeerId.parse(acknowledged.get(acknowledged.size() - 1).split(" ", 2)[1]);
            try (NodeKeys keys = builder(folder).keys()) {
                PeerId now = keys.id();
                Successions.Taken taken = heard(last, keys.statements());
                assertEquals(now.equals(last) ? Optional.empty() : Optional.of(now), taken.heir());
                assertEquals(!now.equals(last), taken.ended().contains(last), "the others are revoked");
            }
        }

        /** Returns what a node does that trusted the last key of which it is known that it was there. */
        private static Successions.Taken heard(PeerId trusted, byte[] statements) throws Exception {
            Path other = Files.createTempDirectory("p2p4j-witness");
            try {
                try (Node witness = builder(other).start()) {
                    witness.trust().set(trusted, TrustLevel.TRUSTED, Set.of(), "a test");
                }
                try (NodeKeys keys = builder(other).keys()) {
                    return keys.take(statements);
                }
            } finally {
                delete(other);
            }
        }

        private static void delete(Path folder) throws Exception {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted((one, two) -> two.compareTo(one)).toList()) {
                    Files.delete(file);
                }
            }
            assertTrue(Files.notExists(folder));
        }

        private static NodeBuilder builder(Path folder) {
            return Node.builder().set("node.data_dir", folder.toString()).set("node.listen", "");
        }
    }
}
