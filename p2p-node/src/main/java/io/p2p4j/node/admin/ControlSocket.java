package io.p2p4j.node.admin;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands of the owner of a node's folder through a Unix domain socket in it. Thread-safe.
 *
 * <p>A request is one line, the name of a command and words that it takes, apart by spaces; the answer is {@code done} or {@code failed} on a line and text until
 * the end.
 *
 * <h2>Guarantees</h2>
 *
 * <ul>
 *   <li>The socket stands in a folder of mode 0700 and has the mode 0600: whoever may use it could as well have read the
 *       node's keys.
 *   <li>At most {@link #MAX_CLIENTS} are served at once, each for at most {@link #PATIENCE} until it has asked.
 * </ul>
 */
public final class ControlSocket implements AutoCloseable {

    /** The most clients at once; more are closed. */
    static final int MAX_CLIENTS = 8;

    /** How long a client has to say what it wants. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MAX_REQUEST = 512;
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    private final Path path;
    private final ServerSocketChannel server;
    private final Map<String, ControlCommand> commands;
    private final Semaphore clients = new Semaphore(MAX_CLIENTS);

    private ControlSocket(Path path, ServerSocketChannel server, Map<String, ControlCommand> commands) {
        this.path = path;
        this.server = server;
        this.commands = Map.copyOf(commands);
    }

    /** Returns where the socket of a node's folder is. */
    static Path path(Path dataDir) {
        return dataDir.resolve("control").resolve("node.sock");
    }

    /**
     * Listens in the folder of a node and serves on virtual threads until it is closed.
     *
     * @throws io.p2p4j.api.error.StorageException if another process listens there, or the socket cannot be made
     */
    public static ControlSocket open(Path dataDir, Map<String, ControlCommand> commands) {
        Path path = path(dataDir.toAbsolutePath());
        try {
            makeFolder(Objects.requireNonNull(path.getParent(), "it stands in a folder"));
            removeStale(path);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                server.bind(UnixDomainSocketAddress.of(path));
                if (posix(path)) {
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
                }
            } catch (IOException e) {
                server.close();
                throw e;
            }
            ControlSocket socket = new ControlSocket(path, server, commands);
            Thread.ofVirtual().name("control").start(socket::serve);
            return socket;
        } catch (IOException e) {
            throw failure("the control socket " + path + " cannot be made: " + e)
                    .toException(e);
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (posix(folder)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (SocketChannel other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw failure("a node runs in this folder already and listens on " + other.getRemoteAddress())
                    .toException();
        } catch (IOException e) {
            LOG.debug("nobody listens on {}, which a node has left behind", path, e);
            Files.deleteIfExists(path);
        }
    }

    private static boolean posix(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    }

    private static P2pError failure(String message) {
        return P2pError.of(ErrorCode.STORAGE_FAILED, message);
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                if (clients.tryAcquire()) {
                    Thread.ofVirtual().name("control-client").start(() -> serve(client));
                } else {
                    client.close();
                }
            }
        } catch (ClosedChannelException e) {
            LOG.debug("the control socket is closed");
        } catch (IOException e) {
            LOG.error("the control socket fails and takes no more commands", e);
        }
    }

    private void serve(SocketChannel client) {
        Thread watchdog = Thread.ofVirtual().start(() -> closeLate(client));
        try (client) {
            String command = line(client);
            watchdog.interrupt();
            write(client, answer(command));
        } catch (IOException e) {
            LOG.debug("a client of the control socket went away", e);
        } finally {
            watchdog.interrupt();
            clients.release();
        }
    }

    private static void closeLate(SocketChannel client) {
        try {
            Thread.sleep(PATIENCE);
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has asked in time
        } catch (IOException e) {
            LOG.debug("a silent client cannot be closed", e);
        }
    }

    private static String line(SocketChannel client) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(MAX_REQUEST);
        while (request.hasRemaining() && client.read(request) >= 0) {
            String text = new String(request.array(), 0, request.position(), StandardCharsets.UTF_8);
            if (text.endsWith("\n")) {
                return text.strip();
            }
        }
        throw new IOException("a request of no whole line");
    }

    private Answer answer(String line) {
        List<String> words = List.of(line.split(" +"));
        String name = words.get(0);
        ControlCommand command = commands.get(name);
        if (command == null) {
            return new Answer(false, "this node knows no such command; it knows " + commands.keySet());
        }
        try {
            return command.run(words.subList(1, words.size()));
        } catch (IllegalArgumentException e) {
            return new Answer(false, "it is not known what that means: " + e.getMessage());
        } catch (P2pException e) {
            return new Answer(false, e.error().code() + "\n" + e.error().message());
        } catch (RuntimeException e) {
            LOG.error("the command {} failed", name, e);
            return new Answer(false, "it failed; the node's log says why");
        }
    }

    private static void write(SocketChannel client, Answer answer) throws IOException {
        String text = (answer.done() ? "done" : "failed") + "\n" + answer.text();
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("the control socket {} is left behind; the next start removes it", path, e);
        }
    }
}
