package io.p2p4j.security.tls;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.TrustException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.security.tls.certificate.HostCertificate;
import io.p2p4j.security.tls.record.TlsChannel;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsServerProtocol;

/**
 * Performs the handshake of {@code /tls/1.0.0}: TLS 1.3 in which both sides show a certificate that a peer vouches for.
 *
 * <h2>Guarantees</h2>
 *
 * Each connection is proven anew: nothing is resumed, and no data goes before the proof. The dialler sends its certificate
 * only to the peer it dialled, and encrypted; the listener shows its own to whoever dials.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/tls/tls.md">libp2p TLS</a>
 */
final class TlsHandshake implements Handshake {

    private static final ProtocolId PROTOCOL = new ProtocolId("/tls/1.0.0");

    private final SecureRandom random;
    private final InstantSource clock;
    private final Crypto crypto;
    private final AtomicReference<Optional<HostCertificate>> latest = new AtomicReference<>(Optional.empty());

    TlsHandshake(SecureRandom random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
        this.crypto = new Crypto(random);
    }

    @Override
    public ProtocolId protocol() {
        return PROTOCOL;
    }

    @Override
    public SecureChannel initiate(ByteChannel pipe, Identity self, PeerId expected, List<ProtocolId> muxers)
            throws IOException {
        HandshakePipe streams = new HandshakePipe(pipe);
        Dialler dialler = new Dialler(terms(self, muxers), expected);
        TlsClientProtocol protocol = new TlsClientProtocol(streams.input(), streams.output());
        return perform(streams, () -> protocol.connect(dialler), dialler::channel);
    }

    @Override
    public SecureChannel respond(ByteChannel pipe, Identity self, List<ProtocolId> muxers) throws IOException {
        HandshakePipe streams = new HandshakePipe(pipe);
        Listener listener = new Listener(terms(self, muxers));
        TlsServerProtocol protocol = new TlsServerProtocol(streams.input(), streams.output());
        return perform(streams, () -> protocol.accept(listener), listener::channel);
    }

    private Terms terms(Identity self, List<ProtocolId> muxers) {
        return new Terms(crypto, certificate(self), muxers, clock);
    }

    /** Two threads that come first at once make a certificate each; either serves. */
    private HostCertificate certificate(Identity self) {
        return latest.get()
                .filter(certificate -> certificate.owner().equals(self.publicKey()))
                .orElseGet(() -> {
                    HostCertificate made = HostCertificate.of(self, random, clock.instant());
                    latest.set(Optional.of(made));
                    return made;
                });
    }

    private static SecureChannel perform(HandshakePipe streams, Side side, Supplier<Optional<TlsChannel>> established)
            throws IOException {
        try {
            side.perform();
            streams.flush();
        } catch (IOException e) {
            established.get().ifPresent(TlsChannel::close);
            throw failed(streams, e);
        }
        return established.get().orElseThrow(() -> new AssertionError("a handshake without end has ended"));
    }

    /** Returns the pipe's own failure as it is; all else is the remote's doing. */
    private static IOException failed(HandshakePipe streams, IOException failure) {
        if (streams.failure().isPresent()) {
            return streams.failure().get();
        }
        try {
            streams.flush(); // the alert by which the remote learns that it is over
        } catch (IOException e) {
            failure.addSuppressed(e); // the remote is gone already
        }
        if (failure.getCause() instanceof TrustException mismatch) {
            throw mismatch;
        }
        throw P2pError.of(ErrorCode.HANDSHAKE_FAILED, "the tls handshake failed: " + failure.getMessage())
                .toException(failure);
    }

    /** One side of the handshake. */
    @FunctionalInterface
    private interface Side {
        void perform() throws IOException;
    }
}
