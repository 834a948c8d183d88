package io.p2p4j.it.interop;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Forwards one connection to a peer, all of its bytes a while later, and says how many were under way at most. */
final class SlowRelay implements AutoCloseable {

    private static final int CHUNK = 64 << 10;

    private final PeerAddress target;
    private final Duration delay;
    private final ServerSocket server;
    private final Socket out = new Socket();
    private final Course to = new Course();
    private final Course from = new Course();

    private SlowRelay(PeerAddress target, Duration delay) throws IOException {
        this.target = target;
        this.delay = delay;
        this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** Relays to a peer. */
    static SlowRelay to(PeerAddress target, Duration delay) throws IOException {
        SlowRelay relay = new SlowRelay(target, delay);
        Thread.ofVirtual().name("relay").start(relay::serve);
        return relay;
    }

    /** Returns where the peer can be dialled by way of this relay. */
    PeerAddress address() {
        return new PeerAddress(target.peer(), Multiaddr.parse("/ip4/127.0.0.1/tcp/" + server.getLocalPort()));
    }

    /** Returns the most bytes that were under way to the peer at a time. */
    long mostTo() {
        return to.most.get();
    }

    /** Returns the most bytes that were under way from the peer at a time. */
    long mostFrom() {
        return from.most.get();
    }

    private void serve() {
        int port = Integer.parseInt(target.address().components().get(1).value());
        try (Socket in = server.accept()) {
            in.setTcpNoDelay(true);
            out.setTcpNoDelay(true);
            out.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread there = Thread.ofVirtual().start(() -> to.forward(in, out));
            from.forward(out, in);
            there.join();
        } catch (IOException e) {
            System.err.println("a relay ends: " + e); // as it does when the test is over
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        out.close();
    }

    /** One direction. */
    private final class Course {

        private final TransferQueue<Chunk> chunks = new LinkedTransferQueue<>(); // the last one is empty
        private final AtomicLong underway = new AtomicLong();
        private final AtomicLong most = new AtomicLong();

        void forward(Socket source, Socket target) {
            Thread.ofVirtual().start(() -> deliver(target));
            try {
                InputStream in = source.getInputStream();
                for (byte[] bytes = new byte[CHUNK]; ; bytes = new byte[CHUNK]) {
                    int n = in.read(bytes);
                    long now = underway.addAndGet(Math.max(n, 0));
                    most.accumulateAndGet(now, Math::max);
                    chunks.put(new Chunk(bytes, Math.max(n, 0), System.nanoTime() + delay.toNanos()));
                    if (n < 0) {
                        return;
                    }
                }
            } catch (IOException e) {
                chunks.add(new Chunk(new byte[0], 0, System.nanoTime())); // a reset becomes an end
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void deliver(Socket target) {
            try {
                for (Chunk chunk = chunks.take(); chunk.length > 0; chunk = chunks.take()) {
                    while (chunk.due - System.nanoTime() > 0) {
                        LockSupport.parkNanos(chunk.due - System.nanoTime());
                    }
                    target.getOutputStream().write(chunk.bytes, 0, chunk.length);
                    underway.addAndGet(-chunk.length);
                }
                target.shutdownOutput();
            } catch (IOException e) {
                System.err.println("a relay's target is gone: " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Chunk(byte[] bytes, int length, long due) {}
}
