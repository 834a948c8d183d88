package io.p2p4j.security.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import io.p2p4j.security.testing.Keys;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Verifies any bytes as key and signature of any kind: the answer is no unless they are those of a signer.
 *
 * <p>The first byte of the input chooses the kind, the next two say how many bytes are the key's; the rest is the
 * signature.
 */
class SignaturesFuzzTest {

    private static final byte[] MESSAGE = {1, 2, 3};
    private static final List<Identity> SIGNERS = List.of(Keys.ed25519(1), Keys.secp256k1(BigInteger.valueOf(4711)));
    private static final String P256_KEY =
            "3059301306072a8648ce3d020106082a8648ce3d03010703420004de3d300fa36ae0e8f5d53089"
                    + "9d83abab44abf3161f162a4bc901d8e6ecda020e8b6d5f8da30525e71d6851510c098e5c47c646a597fb4dcec034e9f77c409e62";

    @MethodSource("seeds")
    @FuzzTest
    void saysNoUnlessTheHolderOfTheKeySigned(byte[] input) {
        ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(input, Math.max(3, input.length)));
        KeyType type = KeyType.ofNumber(in.get() & 3).orElseThrow();
        byte[] key = new byte[Math.min(in.getShort() & 0x7ff, in.remaining())];
        in.get(key);
        byte[] signature = new byte[in.remaining()];
        in.get(signature);
        PublicKey holder = PublicKey.of(type, key);
        if (Signatures.verify(holder, MESSAGE, signature)) {
            assertTrue(SIGNERS.stream().anyMatch(signer -> signer.publicKey().equals(holder)));
        }
        DerSignature.decode(signature)
                .ifPresent(der ->
                        assertEquals(der, DerSignature.decode(signature.clone()).get()));
    }

    static Stream<byte[]> seeds() {
        Stream<byte[]> genuine = SIGNERS.stream()
                .map(signer ->
                        input(signer.publicKey().type(), signer.publicKey().data(), signer.sign(MESSAGE)));
        String der = "3006020101020101";
        String rsa =
                "30820122300d06092a864886f70d01010105000382010f003082010a0282010100" + "c5".repeat(256) + "0203010001";
        String longExponent = "30820222300d06092a864886f70d01010105000382020f003082020a0282010100" + "c5".repeat(256)
                + "0282010100" + "c5".repeat(256);
        Stream<byte[]> odd = Stream.of(
                input(KeyType.ED25519, "01" + "00".repeat(31), "01" + "00".repeat(63)), // a key of small order
                input(KeyType.ED25519, "ff".repeat(32), "00".repeat(64)),
                input(KeyType.ED25519, "", ""),
                input(KeyType.SECP256K1, "02" + "00".repeat(32), der),
                input(KeyType.SECP256K1, "02" + "ff".repeat(32), der),
                input(KeyType.SECP256K1, "00", der), // the point at infinity
                input(
                        KeyType.SECP256K1,
                        "03" + "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
                        der),
                input(KeyType.ECDSA, P256_KEY, der),
                input(KeyType.ECDSA, P256_KEY, "3006020100020100"),
                input(KeyType.ECDSA, P256_KEY.replace("0342000", "0342010"), der),
                input(KeyType.ECDSA, P256_KEY.substring(0, 54) + "00".repeat(64), der),
                input(KeyType.ECDSA, "3080", der),
                input(KeyType.RSA, rsa, "00".repeat(256)),
                input(KeyType.RSA, rsa, "c5".repeat(256)),
                input(KeyType.RSA, longExponent, "01".repeat(256)),
                input(KeyType.RSA, "3084ffffffff", ""));
        return Stream.concat(genuine, odd);
    }

    private static byte[] input(KeyType type, String key, String signature) {
        return input(type, HexFormat.of().parseHex(key), HexFormat.of().parseHex(signature));
    }

    private static byte[] input(KeyType type, byte[] key, byte[] signature) {
        return ByteBuffer.allocate(3 + key.length + signature.length)
                .put((byte) type.number())
                .putShort((short) key.length)
                .put(key)
                .put(signature)
                .array();
    }
}
