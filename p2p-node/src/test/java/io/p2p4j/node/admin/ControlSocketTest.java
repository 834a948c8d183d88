package io.p2p4j.node.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.StorageException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@SuppressWarnings("try") // a socket is open while the test runs
class ControlSocketTest {

    @TempDir
    private Path folder;

    private ControlSocket open() {
        return ControlSocket.open(
                folder,
                Map.of(
                        "hello", words -> new Answer(true, "hello\n" + String.join("+", words)),
                        "fail",
                                words -> {
                                    throw P2pError.of(ErrorCode.CONFIG_INVALID, "no")
                                            .toException();
                                },
                        "nothing",
                                words -> {
                                    throw new IllegalArgumentException("words");
                                },
                        "break",
                                words -> {
                                    throw new IllegalStateException("secret");
                                }));
    }

    @Test
    void carriesOutCommands() {
        try (ControlSocket socket = open()) {
            assertEquals(new Answer(true, "hello\nyou"), ControlClient.ask(folder, "hello you"));
            assertEquals(new Answer(true, "hello\na+b"), ControlClient.ask(folder, "hello a   b"));
            assertEquals(
                    new Answer(false, "it is not known what that means: words"), ControlClient.ask(folder, "nothing"));
            assertEquals(new Answer(false, "CONFIG_INVALID\nno"), ControlClient.ask(folder, "fail"));
            assertEquals(new Answer(false, "it failed; the node's log says why"), ControlClient.ask(folder, "break"));
            assertFalse(ControlClient.ask(folder, "nonsense").done());
            assertThrows(NetworkException.class, () -> ControlClient.ask(folder, "x".repeat(1000)));
        }
        assertThrows(NetworkException.class, () -> ControlClient.ask(folder, "hello"));
    }

    @Test
    void onlyTheOwnerReachesIt() throws IOException {
        try (ControlSocket socket = open()) {
            Path path = ControlSocket.path(folder);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())));
        }
    }

    @Test
    void oneNodeListensInAFolderAndItsSuccessorAfterACrashToo() throws IOException {
        try (ControlSocket socket = open()) {
            assertThrows(StorageException.class, this::open);
        }
        Files.createFile(ControlSocket.path(folder)); // as a crash leaves it: there, and nobody listens
        try (ControlSocket socket = open()) {
            assertTrue(ControlClient.ask(folder, "hello").done());
        }
    }

    @Test
    void theSilentAreFew() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        try (ControlSocket socket = open()) {
            for (int i = 0; i < ControlSocket.MAX_CLIENTS; i++) {
                silent.add(SocketChannel.open(UnixDomainSocketAddress.of(ControlSocket.path(folder))));
            }
            SocketChannel more = SocketChannel.open(UnixDomainSocketAddress.of(ControlSocket.path(folder)));
            silent.add(more);
            assertEquals(-1, more.read(ByteBuffer.allocate(1)));
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }
}
