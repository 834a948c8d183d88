package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bytes as a public key: what is accepted has a canonical form, which is no longer and names the same peer. */
class PublicKeyFuzzTest {

    @MethodSource("seeds")
    @FuzzTest
    void readsAKeyWithACanonicalFormOrRefuses(byte[] input) {
        PublicKey key;
        try {
            key = PublicKey.decode(input);
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
            return;
        }
        assertTrue(input.length <= PublicKey.MAX_ENCODED);
        byte[] canonical = key.encode();
        assertTrue(canonical.length <= input.length);
        assertEquals(key, PublicKey.decode(canonical));
        assertArrayEquals(canonical, PublicKey.decode(canonical).encode());
        PeerId id = PeerId.of(key);
        assertEquals(id, PeerId.parse(id.toString()));
        id.publicKey().ifPresent(inside -> assertEquals(key, inside));
    }

    static Stream<byte[]> seeds() {
        Stream<String> known = Stream.of(
                "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e",
                "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99",
                "0803125b3059301306072a8648ce3d020106082a8648ce3d03010703420004de3d300fa36ae0e8f5d530899d83abab44abf3161f"
                        + "162a4bc901d8e6ecda020e8b6d5f8da30525e71d6851510c098e5c47c646a597fb4dcec034e9f77c409e62");
        Stream<String> odd = Stream.of(
                "",
                "0801", // without data
                "12020102", // without a type
                "0801120008001200", // both twice
                "1202010208818000", // in another order, in more bytes than needed
                "08041200", // an unknown type
                "08ffffffffffffffffff011200", // the type −1
                "088180808010120100", // the type 2³² + 1
                "0801128080808008", // data of 2³¹ bytes
                "080112001a00"); // an unknown field
        byte[] longest = PublicKey.of(KeyType.RSA, new byte[2043]).encode();
        byte[] tooLong = PublicKey.of(KeyType.RSA, new byte[2044]).encode();
        return Stream.concat(Stream.concat(known, odd).map(HexFormat.of()::parseHex), Stream.of(longest, tooLong));
    }
}
