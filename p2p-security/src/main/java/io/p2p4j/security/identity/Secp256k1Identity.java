package io.p2p4j.security.identity;

import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import io.p2p4j.security.hash.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Signs with a secp256k1 key: SHA-256, DER, the smaller of the two values of s, a nonce that depends on key and message.
 *
 * <p>Thread-safe. The scalar is a number of the JDK, which cannot be wiped but only let go of.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6979">RFC 6979</a>
 */
final class Secp256k1Identity implements Identity {

    private static final int SCALAR = 32;

    private final PublicKey publicKey;
    private volatile Optional<ECPrivateKeyParameters> key;

    Secp256k1Identity(byte[] scalar) {
        ECDomainParameters curve = Secp256k1Signatures.curve();
        BigInteger d = new BigInteger(1, scalar);
        if (scalar.length != SCALAR || d.signum() == 0 || d.compareTo(curve.getN()) >= 0) {
            throw new IllegalArgumentException("it is no scalar of the curve");
        }
        this.key = Optional.of(new ECPrivateKeyParameters(d, curve));
        this.publicKey = PublicKey.of(
                KeyType.SECP256K1,
                new FixedPointCombMultiplier()
                        .multiply(curve.getG(), d)
                        .normalize()
                        .getEncoded(true));
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        ECPrivateKeyParameters present =
                key.orElseThrow(() -> new IllegalStateException("the identity " + peerId() + " was closed"));
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, present);
        BigInteger[] numbers = signer.generateSignature(Sha256.of(message));
        BigInteger n = present.getParameters().getN();
        return der(numbers[0], numbers[1].min(n.subtract(numbers[1])));
    }

    @Override
    public void close() {
        key = Optional.empty();
    }

    @Override
    public String toString() {
        return "Secp256k1Identity[" + peerId() + "]";
    }

    private static byte[] der(BigInteger r, BigInteger s) {
        ASN1EncodableVector both = new ASN1EncodableVector();
        both.add(new ASN1Integer(r));
        both.add(new ASN1Integer(s));
        try {
            return new DERSequence(both).getEncoded();
        } catch (IOException e) {
            throw new AssertionError("two numbers can be written into memory", e);
        }
    }
}
