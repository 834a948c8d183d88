package io.p2p4j.security.tls;

import io.p2p4j.security.testing.Forger;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Speaks TLS as the JDK does, which has nothing in common with the code under test; believes whatever it is shown. */
final class JdkPeer {

    private static final int ROOM = 40_000;

    private final SSLEngine engine;
    private final ByteChannel pipe;

    /** Makes a side that shows a chain; an empty one shows nothing. */
    JdkPeer(ByteChannel pipe, boolean dials, List<Forger> chain, List<String> alpn, String... protocols)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Shown(chain)}, new TrustManager[] {new Credulous()}, new SecureRandom());
        this.pipe = pipe;
        this.engine = context.createSSLEngine();
        engine.setUseClientMode(dials);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(protocols);
        parameters.setApplicationProtocols(alpn.toArray(String[]::new));
        parameters.setNeedClientAuth(true);
        engine.setSSLParameters(parameters);
    }

    /** Performs the handshake and returns the protocol that was agreed on. */
    String handshake() throws IOException {
        try {
            return perform();
        } catch (SSLException e) {
            wrap(new byte[0]); // the alert
            throw e;
        }
    }

    private String perform() throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> wrap(new byte[0]);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
                case NEED_TASK -> engine.getDelegatedTask().run();
                case FINISHED, NOT_HANDSHAKING -> {
                    return engine.getApplicationProtocol();
                }
            }
        }
    }

    void send(byte[] data) throws IOException {
        wrap(data);
    }

    /** Says that nothing more will come. */
    void finish() throws IOException {
        engine.closeOutbound();
        wrap(new byte[0]);
    }

    /** Returns the data of the next record that has some. */
    byte[] receive() throws IOException {
        byte[] data = unwrap();
        while (data.length == 0) {
            data = unwrap();
        }
        return data;
    }

    private void wrap(byte[] data) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(data);
        do {
            ByteBuffer record = ByteBuffer.allocate(ROOM);
            engine.wrap(from, record);
            pipe.write(record.flip());
        } while (from.hasRemaining() || data.length == 0 && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
    }

    private byte[] unwrap() throws IOException {
        ByteBuffer record = ByteBuffer.allocate(ROOM);
        fill(record, 5);
        fill(record, 5 + Short.toUnsignedInt(record.getShort(3)));
        ByteBuffer data = ByteBuffer.allocate(ROOM);
        record.flip();
        while (record.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(record, data);
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                throw new EOFException();
            }
        }
        byte[] bytes = new byte[data.flip().remaining()];
        data.get(bytes);
        return bytes;
    }

    private void fill(ByteBuffer record, int length) throws IOException {
        record.limit(length);
        while (record.hasRemaining()) {
            if (pipe.read(record) < 0) {
                throw new EOFException();
            }
        }
        record.limit(ROOM);
    }

    private static final class Shown extends X509ExtendedKeyManager {

        private final List<Forger> chain;

        Shown(List<Forger> chain) {
            this.chain = chain;
        }

        @Override
        public String @Nullable [] getClientAliases(String type, Principal[] issuers) {
            return chain.isEmpty() ? null : new String[] {"it"};
        }

        @Override
        public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return chain.isEmpty() ? null : "it";
        }

        @Override
        public @Nullable String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return chain.isEmpty() ? null : "it";
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[] {"it"};
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return "it";
        }

        @Override
        public @Nullable String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
            return type.startsWith("EC") ? "it" : null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.stream().map(Shown::read).toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return chain.get(0).keys().getPrivate();
        }

        private static X509Certificate read(Forger forger) {
            try {
                return (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(forger.encode()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Credulous extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
