package io.p2p4j.security.tls;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.security.tls.certificate.SignatureKind;
import io.p2p4j.security.tls.record.CipherKind;
import io.p2p4j.security.tls.record.TlsChannel;
import java.io.IOException;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/** Decides for the listener's side of one handshake; demands a certificate and gives no ticket to resume with. */
@SuppressWarnings("JdkObsolete") // the library's types
final class Listener extends AbstractTlsServer {

    private final Terms terms;
    private Optional<PeerId> peer = Optional.empty();
    private Optional<TlsChannel> channel = Optional.empty();

    Listener(Terms terms) {
        super(terms.crypto());
        this.terms = terms;
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
    public int[] getSupportedGroups() {
        return new int[] {NamedGroup.x25519, NamedGroup.secp256r1};
    }

    @Override
    protected Vector<ProtocolName> getProtocolNames() {
        return Alpn.names(terms.muxers());
    }

    @Override
    @SuppressWarnings("rawtypes") // the library's signature
    protected @Nullable ProtocolName selectProtocolName(Vector clients, Vector servers) {
        return Alpn.choose(clients, Alpn.names(terms.muxers())).orElse(null);
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
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false; // PeerCertificate does
    }

    @Override
    public TlsCredentials getCredentials() {
        return terms.credentials(TlsUtils.EMPTY_BYTES);
    }

    @Override
    public CertificateRequest getCertificateRequest() throws IOException {
        return new CertificateRequest(TlsUtils.EMPTY_BYTES, SignatureKind.offer(), null, null);
    }

    @Override
    public void notifyClientCertificate(Certificate client) throws TlsFatalAlert {
        peer = Optional.of(terms.judge(client));
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        PeerId proven = peer.orElseThrow(
                () -> new TlsFatalAlert(AlertDescription.certificate_required, "the remote proved to be no peer"));
        channel = Optional.of(terms.channel(proven, context.getSecurityParametersConnection(), false));
    }
}
