package io.p2p4j.security.identity;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Knows the curve P-256 and how libp2p writes its points. */
final class P256 {

    private static final int UNCOMPRESSED = 65;
    private static final String INFO = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

    private P256() {}

    static ECParameterSpec parameters() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    /** Returns the SubjectPublicKeyInfo of a point that is not compressed. */
    static byte[] subjectPublicKeyInfo(byte[] point) {
        if (point.length != UNCOMPRESSED || point[0] != 4) {
            throw new IllegalArgumentException("its public part is no point of P-256");
        }
        byte[] info = HexFormat.of().parseHex(INFO);
        byte[] all = Arrays.copyOf(info, info.length + point.length);
        System.arraycopy(point, 0, all, info.length, point.length);
        return all;
    }
}
