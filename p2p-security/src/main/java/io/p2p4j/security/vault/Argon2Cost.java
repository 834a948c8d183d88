package io.p2p4j.security.vault;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Says what one guess of a passphrase costs, and derives keys at that cost.
 *
 * @param memoryKib memory in KiB
 * @param passes how often it is filled
 * @param lanes how many threads could fill it
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106, Argon2</a>
 */
public record Argon2Cost(int memoryKib, int passes, int lanes) {

    /** Returns bytes derived with Argon2id 1.3; wipes the passphrase, and the caller wipes the result. */
    byte[] derive(byte[] passphrase, byte[] salt, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        try {
            byte[] derived = new byte[length];
            generator.generateBytes(passphrase, derived);
            return derived;
        } finally {
            Arrays.fill(passphrase, (byte) 0);
        }
    }
}
