package io.p2p4j.security.tls;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.security.tls.certificate.HostCertificate;
import io.p2p4j.security.tls.certificate.SignatureKind;
import io.p2p4j.security.tls.record.CipherKind;
import io.p2p4j.security.tls.record.PostHandshake;
import io.p2p4j.security.tls.record.RecordCipher;
import io.p2p4j.security.tls.record.TlsChannel;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.jspecify.annotations.Nullable;

/**
 * Holds what both sides of a handshake do alike: prove this node, judge the remote's certificate, take over the channel.
 *
 * @param muxers the multiplexers that this side offers or accepts
 */
record Terms(Crypto crypto, HostCertificate host, List<ProtocolId> muxers, InstantSource clock) {

    /** The longest message that is read. */
    static final int MAX_MESSAGE = 8 << 10;

    /** One more than is accepted, so that a chain is refused here and for what it is. */
    static final int MAX_CHAIN = 2;

    Terms {
        muxers = List.copyOf(muxers);
    }

    /** Returns the peer that a certificate binds to the remote's key; that the remote has this key is shown later. */
    PeerId judge(Certificate chain) throws TlsFatalAlert {
        if (chain.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.certificate_required, "the remote sent no certificate");
        }
        if (chain.getLength() > 1) {
            throw Crypto.refused(new CertificateException("it is a chain of " + chain.getLength()));
        }
        if (!(chain.getCertificateAt(0) instanceof PresentedCertificate presented)) {
            throw new TlsFatalAlert(AlertDescription.internal_error);
        }
        try {
            return presented.certificate().verify(clock.instant());
        } catch (CertificateException e) {
            throw Crypto.refused(e);
        }
    }

    /** Returns what signs for this node, in answer to a request with a context. */
    TlsCredentialedSigner credentials(byte[] requestContext) {
        Certificate chain = new Certificate(requestContext, new CertificateEntry[] {
            new CertificateEntry(new PresentedCertificate(host.encoded(), host.asSeen()), null)
        });
        return new TlsCredentialedSigner() {
            @Override
            public Certificate getCertificate() {
                return chain;
            }

            @Override
            public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
                return SignatureKind.ECDSA_P256.pair();
            }

            @Override
            public @Nullable TlsStreamSigner getStreamSigner() {
                return null; // the library then asks for the signature of a hash
            }

            @Override
            public byte[] generateRawSignature(byte[] hash) throws TlsFatalAlert {
                try {
                    return host.signHash(hash);
                } catch (GeneralSecurityException e) {
                    throw new TlsFatalAlert(AlertDescription.internal_error, "this node could not sign", e);
                }
            }
        };
    }

    /** Returns the channel that a finished handshake established with a peer. */
    TlsChannel channel(PeerId peer, SecurityParameters agreed, boolean dialled) throws TlsFatalAlert {
        Optional<ProtocolId> muxer = Alpn.muxer(Optional.ofNullable(agreed.getApplicationProtocol()), muxers);
        CipherKind kind = CipherKind.of(agreed.getCipherSuite());
        RecordCipher dialler = new RecordCipher(crypto.ciphers(), kind, agreed.getTrafficSecretClient());
        RecordCipher listener = new RecordCipher(crypto.ciphers(), kind, agreed.getTrafficSecretServer());
        return dialled
                ? new TlsChannel(peer, muxer, dialler, listener, PostHandshake.ofDialler())
                : new TlsChannel(peer, muxer, listener, dialler, PostHandshake.ofListener());
    }
}
