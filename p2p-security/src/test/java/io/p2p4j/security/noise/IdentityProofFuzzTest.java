package io.p2p4j.security.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.wire.ProtoWriter;
import io.p2p4j.security.testing.Keys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bytes as the payload of a handshake: it proves nobody but those who signed the static key. */
class IdentityProofFuzzTest {

    private static final byte[] STATIC = new byte[32];
    private static final List<Identity> SIGNERS = List.of(Keys.ed25519(1), Keys.secp256k1(BigInteger.valueOf(4711)));

    @MethodSource("seeds")
    @FuzzTest
    void provesNobodyButWhoSigned(byte[] payload) {
        IdentityProof proof;
        try {
            proof = IdentityProof.verify(payload, STATIC);
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
            return;
        } catch (GeneralSecurityException e) {
            assertInstanceOf(SignatureException.class, e);
            return;
        }
        assertTrue(SIGNERS.stream().anyMatch(signer -> signer.peerId().equals(proof.peer())));
        assertTrue(proof.muxers().size() <= IdentityProof.MAX_MUXERS);
        assertTrue(proof.muxers().stream().mapToInt(String::length).sum() <= payload.length);
    }

    static Stream<byte[]> seeds() {
        Stream<byte[]> genuine = SIGNERS.stream()
                .flatMap(signer -> Stream.of(0, 2, IdentityProof.MAX_MUXERS, IdentityProof.MAX_MUXERS + 1)
                        .map(count -> IdentityProof.prove(signer, IdentityProof.sign(signer, STATIC), muxers(count))));
        Identity signer = SIGNERS.get(0);
        byte[] sound = IdentityProof.prove(signer, IdentityProof.sign(signer, STATIC), List.of());
        byte[] key = signer.publicKey().encode();
        Stream<byte[]> odd = Stream.of(
                IdentityProof.prove(
                        signer, IdentityProof.sign(signer, new byte[] {1}), List.of()), // of another static key
                new byte[0],
                new ProtoWriter().bytes(1, key).toBytes(),
                new ProtoWriter().bytes(2, new byte[64]).toBytes(),
                new ProtoWriter().bytes(1, key).bytes(2, new byte[64]).toBytes(),
                new ProtoWriter().bytes(1, new byte[0]).bytes(2, new byte[0]).toBytes(),
                new ProtoWriter().varint(1, 1).varint(2, 2).toBytes(),
                followed(sound, new ProtoWriter().bytes(1, keyOf(2)).toBytes()), // one key signs, another follows
                followed(sound, new ProtoWriter().bytes(4, new byte[] {0x12}).toBytes()),
                followed(sound, HexFormat.of().parseHex("22041202c328")), // a multiplexer that is not UTF-8
                followed(sound, new ProtoWriter().varint(4, 7).toBytes()));
        return Stream.concat(genuine, odd);
    }

    private static byte[] keyOf(long number) {
        return Keys.ed25519(number).publicKey().encode();
    }

    private static List<ProtocolId> muxers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ProtocolId("/muxer/" + i))
                .toList();
    }

    private static byte[] followed(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
