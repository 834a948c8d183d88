package io.p2p4j.it.bench.rpc;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/** Holds the one self-signed certificate that both ends of gRPC show and trust. */
public final class MutualTls {

    /** The name in the certificate. */
    static final String HOST = "localhost";

    private static final String ALIAS = "bench";

    private final KeyManagerFactory keys;
    private final X509Certificate trusted;

    private MutualTls(KeyManagerFactory keys, X509Certificate trusted) {
        this.keys = keys;
        this.trusted = trusted;
    }

    /** Makes a key store with the JDK's own tool. */
    public static void create(Path store, String password, Path log) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + HOST,
                        "-ext",
                        "san=dns:" + HOST,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new IOException("keytool made no key store; " + log + " says why");
        }
    }

    static MutualTls load(Path store, char[] password) throws IOException, GeneralSecurityException {
        KeyStore loaded = KeyStore.getInstance(store.toFile(), password);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(loaded, password);
        return new MutualTls(keys, (X509Certificate) loaded.getCertificate(ALIAS));
    }

    SslContext ofServer() throws SSLException {
        return GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.OPENSSL)
                .trustManager(trusted)
                .clientAuth(ClientAuth.REQUIRE)
                .build();
    }

    SslContext ofClient() throws SSLException {
        return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.OPENSSL)
                .keyManager(keys)
                .trustManager(trusted)
                .build();
    }
}
