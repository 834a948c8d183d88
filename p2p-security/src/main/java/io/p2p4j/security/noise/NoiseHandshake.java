package io.p2p4j.security.noise;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.security.noise.HandshakeState.Role;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Performs the handshake of {@code /noise}: XX over X25519, ChaCha20-Poly1305 and SHA-256, with a new ephemeral key each time.
 *
 * <h2>Guarantees</h2>
 *
 * The dialler says who it is only to the peer it dialled; the listener says so to whoever dials, as the pattern has it.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/noise/README.md">noise-libp2p</a>
 */
final class NoiseHandshake implements Handshake {

    private static final ProtocolId PROTOCOL = new ProtocolId("/noise");
    private static final byte[] NOTHING = {};

    private final SecureRandom random;
    private final NoiseCipher ciphers = new NoiseCipher();
    private final AtomicReference<Optional<StaticKey>> last = new AtomicReference<>(Optional.empty());

    NoiseHandshake(SecureRandom random) {
        this.random = random;
    }

    @Override
    public ProtocolId protocol() {
        return PROTOCOL;
    }

    @Override
    public SecureChannel initiate(ByteChannel pipe, Identity self, PeerId expected, List<ProtocolId> muxers)
            throws IOException {
        HandshakeFrames frames = new HandshakeFrames(pipe);
        StaticKey statics = staticKey(self);
        try (NoiseKeyPair ephemeral = NoiseKeyPair.generate(random);
                HandshakeState state =
                        new HandshakeState(Role.INITIATOR, NOTHING, statics.pair(), ephemeral, ciphers)) {
            frames.write(state.write(NOTHING));
            byte[] payload = state.read(frames.read());
            IdentityProof proof = IdentityProof.verify(payload, state.remoteStatic());
            requirePeer(expected, proof.peer());
            Optional<ProtocolId> muxer = MuxerAgreement.ofInitiator(muxers, proof.muxers());
            frames.write(state.write(IdentityProof.prove(self, statics.signature(), muxers)));
            SymmetricState.Split keys = state.split();
            return new NoiseChannel(proof.peer(), muxer, keys.fromInitiator(), keys.fromResponder());
        } catch (GeneralSecurityException | ProtocolException e) {
            throw failed(e);
        }
    }

    @Override
    public SecureChannel respond(ByteChannel pipe, Identity self, List<ProtocolId> muxers) throws IOException {
        HandshakeFrames frames = new HandshakeFrames(pipe);
        StaticKey statics = staticKey(self);
        try (NoiseKeyPair ephemeral = NoiseKeyPair.generate(random);
                HandshakeState state =
                        new HandshakeState(Role.RESPONDER, NOTHING, statics.pair(), ephemeral, ciphers)) {
            if (state.read(frames.read()).length > 0) {
                throw new SignatureException("the first message carries a payload, which nothing protects");
            }
            frames.write(state.write(IdentityProof.prove(self, statics.signature(), muxers)));
            byte[] payload = state.read(frames.read());
            IdentityProof proof = IdentityProof.verify(payload, state.remoteStatic());
            Optional<ProtocolId> muxer = MuxerAgreement.ofResponder(muxers, proof.muxers());
            SymmetricState.Split keys = state.split();
            return new NoiseChannel(proof.peer(), muxer, keys.fromResponder(), keys.fromInitiator());
        } catch (GeneralSecurityException | ProtocolException e) {
            throw failed(e);
        }
    }

    /** Returns the static key of the identity that was used last, or makes one; two threads may both make one. */
    private StaticKey staticKey(Identity self) {
        Optional<StaticKey> kept = last.get().filter(key -> key.isOf(self));
        return kept.orElseGet(() -> {
            StaticKey made = new StaticKey(self, random);
            last.set(Optional.of(made));
            return made;
        });
    }

    private static void requirePeer(PeerId expected, PeerId proven) {
        if (!proven.equals(expected)) {
            throw P2pError.of(ErrorCode.PEER_ID_MISMATCH, "dialled " + expected + ", but " + proven + " answered")
                    .with(Detail.PEER, proven.toString())
                    .toException();
        }
    }

    private static P2pException failed(Exception cause) {
        String why = cause instanceof P2pException known ? known.error().message() : cause.getMessage();
        return P2pError.of(ErrorCode.HANDSHAKE_FAILED, "the noise handshake failed: " + why)
                .toException(cause);
    }
}
