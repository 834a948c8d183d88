package io.p2p4j.security.tls;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.security.tls.certificate.SignatureKind;
import io.p2p4j.security.tls.record.CipherKind;
import io.p2p4j.security.tls.record.TlsChannel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/** Decides for the dialler's side of one handshake; names no server, resumes nothing, sends no early data. */
@SuppressWarnings("JdkObsolete") // the library's types
final class Dialler extends AbstractTlsClient implements TlsAuthentication {

    private final Terms terms;
    private final PeerId expected;
    private Optional<TlsChannel> channel = Optional.empty();

    Dialler(Terms terms, PeerId expected) {
        super(terms.crypto());
        this.terms = terms;
        this.expected = expected;
    }

    /** Returns what the handshake established, once it has ended well. */
    Optional<TlsChannel> channel() {
        return channel;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv13.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return CipherKind.suites();
    }

    @Override
    @SuppressWarnings("rawtypes") // the library's signature
    protected Vector<Integer> getSupportedGroups(Vector roles) {
        return new Vector<>(List.of(NamedGroup.x25519, NamedGroup.secp256r1));
    }

    @Override
    protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
        return SignatureKind.offer();
    }

    @Override
    protected Vector<ProtocolName> getProtocolNames() {
        return Alpn.names(terms.muxers());
    }

    @Override
    protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
        return null; // nobody else vouches for a peer's certificate
    }

    @Override
    public boolean shouldUseCompatibilityMode() {
        return false; // no middlebox takes what follows multistream-select for TLS
    }

    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false; // PeerCertificate does
    }

    @Override
    public int getMaxHandshakeMessageSize() {
        return Terms.MAX_MESSAGE;
    }

    @Override
    public int getMaxCertificateChainLength() {
        return Terms.MAX_CHAIN;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return this;
    }

    @Override
    public void notifyServerCertificate(TlsServerCertificate server) throws TlsFatalAlert {
        requirePeer(terms.judge(server.getCertificate()));
    }

    @Override
    public TlsCredentialedSigner getClientCredentials(CertificateRequest request) {
        return terms.credentials(request.getCertificateRequestContext());
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        channel = Optional.of(terms.channel(expected, context.getSecurityParametersConnection(), true));
    }

    private void requirePeer(PeerId proven) throws TlsFatalAlert {
        if (!proven.equals(expected)) {
            throw new TlsFatalAlert(
                    AlertDescription.bad_certificate,
                    P2pError.of(ErrorCode.PEER_ID_MISMATCH, "dialled " + expected + ", but " + proven + " answered")
                            .with(Detail.PEER, proven.toString())
                            .toException());
        }
    }
}
