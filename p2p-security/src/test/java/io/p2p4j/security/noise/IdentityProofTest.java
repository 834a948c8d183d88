package io.p2p4j.security.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.wire.ProtoWriter;
import io.p2p4j.security.testing.Keys;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdentityProofTest {

    private static final Identity SELF = Keys.ed25519(1);
    private static final byte[] STATIC = new byte[32];

    @Test
    void readsWhatItWrote() throws Exception {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            List<ProtocolId> muxers = muxers(random.nextInt(IdentityProof.MAX_MUXERS + 1));
            IdentityProof proof =
                    IdentityProof.verify(IdentityProof.prove(SELF, IdentityProof.sign(SELF, key), muxers), key);
            assertEquals(SELF.peerId(), proof.peer());
            assertEquals(muxers.stream().map(ProtocolId::name).toList(), proof.muxers());
        }
    }

    @Test
    void bindsTheStaticKey() {
        byte[] payload = IdentityProof.prove(SELF, IdentityProof.sign(SELF, STATIC), List.of());
        byte[] other = {1};
        assertThrows(SignatureException.class, () -> IdentityProof.verify(payload, other));
    }

    @Test
    void refusesMoreMultiplexersThanItsBound() {
        byte[] payload =
                IdentityProof.prove(SELF, IdentityProof.sign(SELF, STATIC), muxers(IdentityProof.MAX_MUXERS + 1));
        assertThrows(SignatureException.class, () -> IdentityProof.verify(payload, STATIC));
    }

    @Test
    void ignoresFieldsOfLaterVersions() throws Exception {
        byte[] extensions = new ProtoWriter()
                .bytes(1, new byte[40])
                .string(2, "/yamux/1.0.0")
                .varint(1025, 1)
                .toBytes();
        byte[] more = new ProtoWriter().bytes(4, extensions).varint(5, 7).toBytes();
        byte[] payload = IdentityProof.prove(SELF, IdentityProof.sign(SELF, STATIC), List.of());
        byte[] both = Arrays.copyOf(payload, payload.length + more.length);
        System.arraycopy(more, 0, both, payload.length, more.length);
        assertEquals(List.of("/yamux/1.0.0"), IdentityProof.verify(both, STATIC).muxers());
    }

    @Test
    void refusesAPayloadThatLacksSomething() {
        byte[] keyAlone = new ProtoWriter().bytes(1, SELF.publicKey().encode()).toBytes();
        byte[] signatureAlone = new ProtoWriter().bytes(2, new byte[64]).toBytes();
        assertThrows(SignatureException.class, () -> IdentityProof.verify(new byte[0], STATIC));
        assertThrows(SignatureException.class, () -> IdentityProof.verify(keyAlone, STATIC));
        assertThrows(SignatureException.class, () -> IdentityProof.verify(signatureAlone, STATIC));
    }

    @Test
    void refusesGarbageAsSuch() {
        Random random = new Random(4);
        byte[] genuine = IdentityProof.prove(SELF, IdentityProof.sign(SELF, STATIC), muxers(2));
        for (int round = 0; round < 3000; round++) {
            byte[] garbage = round % 2 == 0 ? new byte[random.nextInt(300)] : genuine.clone();
            if (round % 2 == 0) {
                random.nextBytes(garbage);
            } else {
                garbage[random.nextInt(104)] ^= (byte) (1 + random.nextInt(255)); // up to the signature's end
            }
            try {
                IdentityProof proof = IdentityProof.verify(garbage, STATIC);
                assertEquals(SELF.peerId(), proof.peer());
            } catch (ProtocolException e) {
                assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
            } catch (GeneralSecurityException e) {
                assertTrue(e instanceof SignatureException, e::toString);
            }
        }
    }

    private static List<ProtocolId> muxers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ProtocolId("/muxer/" + i))
                .toList();
    }
}
