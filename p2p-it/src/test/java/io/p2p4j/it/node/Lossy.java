package io.p2p4j.it.node;

import io.p2p4j.api.peer.Multiaddr;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes one connection on, until it begins to lose all that comes. */
final class Lossy implements AutoCloseable {

    private final ServerSocket door;
    private final InetSocketAddress target;
    private volatile boolean losing;

    Lossy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::pass);
    }

    Multiaddr address() {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/" + door.getLocalPort());
    }

    /** From now on bytes vanish; both connections stay. */
    void lose() {
        losing = true;
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void pass() {
        try (Socket near = door.accept();
                Socket far = new Socket()) {
            far.connect(target);
            Thread back = Thread.ofVirtual().start(() -> copy(far, near));
            copy(near, far);
            back.join();
        } catch (IOException e) {
            losing = true; // the test has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[4096];
        try {
            int count = from.getInputStream().read(buffer);
            while (count >= 0) {
                if (!losing) {
                    to.getOutputStream().write(buffer, 0, count);
                }
                count = from.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            losing = true; // one side has ended
        }
    }
}
