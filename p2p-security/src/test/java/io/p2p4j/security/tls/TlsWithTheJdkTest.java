package io.p2p4j.security.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.security.testing.Duel;
import io.p2p4j.security.testing.Forger;
import io.p2p4j.security.testing.Keys;
import io.p2p4j.security.testing.MemoryPipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Proves the handshake and the records against the JDK's TLS, a reference that was written by others. */
class TlsWithTheJdkTest {

    private static final ProtocolId YAMUX = new ProtocolId("/yamux/1.0.0");
    private static final Identity ALICE = Keys.ed25519(1);
    private static final Identity BOB = Keys.ed25519(2);
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final TlsHandshake TLS = new TlsHandshake(new SecureRandom(), InstantSource.fixed(NOW));

    @Test
    void agreesWithItsDialler() throws Exception {
        assertEquals("/yamux/1.0.0", assertServes(List.of("/other", "/yamux/1.0.0", "libp2p")));
        assertEquals("libp2p", assertServes(List.of("/other", "libp2p")));
        assertEquals("", assertServes(List.of()));
    }

    @Test
    void agreesWithItsListener() throws Exception {
        assertDials(List.of("/yamux/1.0.0", "libp2p"), Optional.of(YAMUX));
        assertDials(List.of("libp2p"), Optional.empty());
        assertDials(List.of(), Optional.empty());
    }

    @Test
    void refusesADiallerWithoutAProtocolInCommon() {
        assertFailure("no_application_protocol", dialledBy(List.of(Forger.valid(ALICE)), List.of("h2"), "TLSv1.3"));
    }

    @Test
    void refusesADiallerThatShowsNoCertificate() {
        assertFailure("no certificate", dialledBy(List.of(), List.of("libp2p"), "TLSv1.3"));
    }

    @Test
    void refusesAChainOfTwo() {
        List<Forger> chain = List.of(Forger.valid(ALICE), Forger.valid(ALICE));
        assertFailure("chain of 2", dialledBy(chain, List.of("libp2p"), "TLSv1.3"));
        assertFailure("chain of 2", dialling(chain, List.of("libp2p"), "TLSv1.3"));
    }

    @Test
    void refusesOlderVersions() {
        assertFailure("protocol_version", dialledBy(List.of(Forger.valid(ALICE)), List.of("libp2p"), "TLSv1.2"));
        assertFailure("protocol_version", dialling(List.of(Forger.valid(BOB)), List.of("libp2p"), "TLSv1.2"));
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() {
        List<Forger> stranger = List.of(new Forger(ALICE).extension("1.2.3.4", false, new byte[1]));
        assertFailure("lacks the libp2p extension", dialledBy(stranger, List.of("libp2p"), "TLSv1.3"));
        assertFailure("lacks the libp2p extension", dialling(stranger, List.of("libp2p"), "TLSv1.3"));
    }

    private String assertServes(List<String> alpn) throws Exception {
        MemoryPipe.Ends pipe = MemoryPipe.pair();
        JdkPeer jdk = new JdkPeer(pipe.left(), true, List.of(Forger.valid(ALICE)), alpn, "TLSv1.3");
        AtomicReference<String> agreed = new AtomicReference<>("");
        SecureChannel channel = Duel.fight(
                        pipe,
                        () -> {
                            agreed.set(jdk.handshake());
                            return closed();
                        },
                        () -> TLS.respond(pipe.right(), BOB, List.of(YAMUX)))
                .responder()
                .won();
        assertEquals(ALICE.peerId(), channel.peer());
        assertTalks(jdk, pipe.right(), channel);
        return agreed.get();
    }

    private void assertDials(List<String> alpn, Optional<ProtocolId> muxer) throws Exception {
        MemoryPipe.Ends pipe = MemoryPipe.pair();
        JdkPeer jdk = new JdkPeer(pipe.right(), false, List.of(Forger.valid(BOB)), alpn, "TLSv1.3");
        SecureChannel channel = Duel.fight(
                        pipe, () -> TLS.initiate(pipe.left(), ALICE, BOB.peerId(), List.of(YAMUX)), () -> {
                            jdk.handshake();
                            return closed();
                        })
                .initiator()
                .won();
        assertEquals(muxer, channel.muxer());
        assertTalks(jdk, pipe.left(), channel);
    }

    private Duel.Outcome dialledBy(List<Forger> chain, List<String> alpn, String version) {
        MemoryPipe.Ends pipe = MemoryPipe.pair();
        return Duel.fight(
                        pipe,
                        () -> {
                            new JdkPeer(pipe.left(), true, chain, alpn, version).handshake();
                            return closed();
                        },
                        () -> TLS.respond(pipe.right(), BOB, List.of(YAMUX)))
                .responder();
    }

    private Duel.Outcome dialling(List<Forger> chain, List<String> alpn, String version) {
        MemoryPipe.Ends pipe = MemoryPipe.pair();
        return Duel.fight(pipe, () -> TLS.initiate(pipe.left(), ALICE, BOB.peerId(), List.of(YAMUX)), () -> {
                    new JdkPeer(pipe.right(), false, chain, alpn, version).handshake();
                    return closed();
                })
                .initiator();
    }

    /** Its listener sends a ticket first, which yields nothing. */
    private void assertTalks(JdkPeer jdk, MemoryPipe pipe, SecureChannel channel) throws Exception {
        byte[] data = new byte[20_000];
        new Random(4).nextBytes(data);
        jdk.send(data);
        assertArrayEquals(data, receive(pipe, channel, data.length));
        ByteBuffer sealed = ByteBuffer.allocate(20_000);
        channel.seal(ByteBuffer.wrap(data, 0, 10_000), sealed);
        pipe.write(sealed.flip());
        assertArrayEquals(Arrays.copyOf(data, 10_000), jdk.receive());
        jdk.finish();
        assertArrayEquals(new byte[0], receive(pipe, channel, 0));
    }

    private byte[] receive(MemoryPipe pipe, SecureChannel channel, int length) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(length);
        do {
            ByteBuffer frame =
                    ByteBuffer.allocate(20_000).limit(channel.framing().header());
            fill(pipe, frame);
            frame.limit(channel.frameLength(frame.duplicate().flip()));
            fill(pipe, frame);
            channel.open(frame.flip());
            data.put(frame);
        } while (data.hasRemaining());
        return data.array();
    }

    private static void fill(MemoryPipe pipe, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            assertTrue(pipe.read(target) > 0);
        }
    }

    /** Stands for the JDK's side, whose channel nobody looks at. */
    private static SecureChannel closed() {
        return Duel.fight(TLS, MemoryPipe.pair(), ALICE, BOB, BOB.peerId(), List.of(), List.of())
                .initiator()
                .won();
    }

    private static void assertFailure(String why, Duel.Outcome side) {
        P2pException failure = assertInstanceOf(P2pException.class, side.lost());
        assertEquals(ErrorCode.HANDSHAKE_FAILED, failure.code());
        assertTrue(failure.error().message().contains(why), failure.error().message());
    }
}
