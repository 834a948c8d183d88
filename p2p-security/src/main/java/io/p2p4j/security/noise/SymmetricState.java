package io.p2p4j.security.noise;

import io.p2p4j.security.aead.Aead;
import io.p2p4j.security.aead.CipherState;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Mixes all that both sides say into one hash and all they agree on into one key. Not thread-safe.
 *
 * @see <a href="https://noiseprotocol.org/noise.html#the-symmetricstate-object">Noise, the SymmetricState object</a>
 */
final class SymmetricState implements AutoCloseable {

    private static final int HASH = 32;

    private final MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    private final NoiseCipher ciphers;
    private byte[] hash;
    private byte[] chainingKey;
    private Optional<CipherState> cipher = Optional.empty();

    SymmetricState(String protocolName, NoiseCipher ciphers) throws GeneralSecurityException {
        this.ciphers = ciphers;
        byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
        this.hash = name.length <= HASH ? Arrays.copyOf(name, HASH) : sha256.digest(name);
        this.chainingKey = hash.clone();
    }

    void mixHash(byte[] data) {
        sha256.update(hash);
        hash = sha256.digest(data);
    }

    /** Mixes a secret in, which is wiped. */
    void mixKey(byte[] secret) throws GeneralSecurityException {
        try (Hkdf keys = Hkdf.derive(chainingKey, secret)) {
            close();
            chainingKey = keys.first();
            cipher = Optional.of(ciphers.under(keys.second()));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Encrypts once there is a key; before, the plaintext is what is sent. */
    byte[] encryptAndHash(byte[] plaintext) throws GeneralSecurityException {
        byte[] message = plaintext;
        if (cipher.isPresent()) {
            message = new byte[plaintext.length + Aead.TAG];
            cipher.get().seal(hash, plaintext, 0, plaintext.length, message, 0);
        }
        mixHash(message);
        return message;
    }

    /** Reverses {@link #encryptAndHash}. */
    byte[] decryptAndHash(byte[] message) throws GeneralSecurityException {
        byte[] plaintext = message;
        if (cipher.isPresent()) {
            plaintext = new byte[Math.max(0, message.length - Aead.TAG)];
            cipher.get().open(hash, message, 0, message.length, plaintext, 0);
        }
        mixHash(message);
        return plaintext;
    }

    /** Returns by how much {@link #encryptAndHash} now lengthens what it is given. */
    int overhead() {
        return cipher.isPresent() ? Aead.TAG : 0;
    }

    /** Returns the hash of the whole handshake, which is the same on both sides of one session and of no other. */
    byte[] handshakeHash() {
        return hash.clone();
    }

    /** Returns the keys of the session: the initiator's direction, then the responder's. */
    Split split() throws GeneralSecurityException {
        try (Hkdf keys = Hkdf.derive(chainingKey, new byte[0])) {
            return new Split(ciphers.under(keys.first()), ciphers.under(keys.second()));
        }
    }

    @Override
    public void close() {
        Arrays.fill(chainingKey, (byte) 0);
        cipher.ifPresent(CipherState::close);
    }

    /**
     * The two directions of a session.
     *
     * @param fromInitiator what the initiator seals with
     * @param fromResponder what the responder seals with
     */
    record Split(CipherState fromInitiator, CipherState fromResponder) {}
}
