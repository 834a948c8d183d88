package io.p2p4j.security.noise;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SignatureException;

/**
 * Performs one side of the pattern XX, message by message; keys are arguments, so that a session can be replayed in a
 * test. Not thread-safe. After any exception it is of no use.
 *
 * <pre>
 * → e
 * ← e, ee, s, es
 * → s, se
 * </pre>
 *
 * @see <a href="https://noiseprotocol.org/noise.html#the-handshakestate-object">Noise, the HandshakeState object</a>
 */
final class HandshakeState implements AutoCloseable {

    private static final String PROTOCOL = "Noise_XX_25519_ChaChaPoly_SHA256";

    /** The two sides. */
    enum Role {
        INITIATOR,
        RESPONDER
    }

    private final Role role;
    private final NoiseKeyPair ownStatic;
    private final NoiseKeyPair ownEphemeral;
    private final SymmetricState symmetric;
    private byte[] remoteStatic = {};
    private byte[] remoteEphemeral = {};
    private int messages;

    /** The key pairs stay the caller's to wipe. */
    HandshakeState(Role role, byte[] prologue, NoiseKeyPair ownStatic, NoiseKeyPair ownEphemeral, NoiseCipher ciphers)
            throws GeneralSecurityException {
        this.role = role;
        this.ownStatic = ownStatic;
        this.ownEphemeral = ownEphemeral;
        this.symmetric = new SymmetricState(PROTOCOL, ciphers);
        symmetric.mixHash(prologue);
    }

    /** Returns the next message, which carries a payload. */
    byte[] write(byte[] payload) throws GeneralSecurityException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (nextMessage(Role.INITIATOR)) {
            case 0 -> writeEphemeral(out);
            case 1 -> {
                writeEphemeral(out);
                mixEe();
                writeStatic(out);
                mixEs();
            }
            default -> {
                writeStatic(out);
                mixSe();
            }
        }
        out.writeBytes(symmetric.encryptAndHash(payload));
        return out.toByteArray();
    }

    /** Takes the remote's next message and returns its payload. */
    byte[] read(byte[] message) throws GeneralSecurityException {
        ByteBuffer in = ByteBuffer.wrap(message);
        switch (nextMessage(Role.RESPONDER)) {
            case 0 -> readEphemeral(in);
            case 1 -> {
                readEphemeral(in);
                mixEe();
                readStatic(in);
                mixEs();
            }
            default -> {
                readStatic(in);
                mixSe();
            }
        }
        return symmetric.decryptAndHash(take(in, in.remaining()));
    }

    /** Returns the remote's static key, known once the message that carries it was read. */
    byte[] remoteStatic() {
        return remoteStatic.clone();
    }

    byte[] handshakeHash() {
        return symmetric.handshakeHash();
    }

    /** Returns the keys of the session; the third message was the last. */
    SymmetricState.Split split() throws GeneralSecurityException {
        if (messages != 3) {
            throw new IllegalStateException("the handshake is at message " + messages);
        }
        return symmetric.split();
    }

    @Override
    public void close() {
        symmetric.close();
    }

    /** The initiator writes the even messages and reads the odd one. */
    private int nextMessage(Role evenOnes) {
        boolean mine = (messages % 2 == 0) == (role == evenOnes);
        if (messages > 2 || !mine) {
            throw new IllegalStateException("message " + messages + " is not due in this direction");
        }
        return messages++;
    }

    private void writeEphemeral(ByteArrayOutputStream out) {
        byte[] key = ownEphemeral.publicKey();
        out.writeBytes(key);
        symmetric.mixHash(key);
    }

    private void readEphemeral(ByteBuffer in) throws GeneralSecurityException {
        remoteEphemeral = take(in, NoiseKeyPair.LENGTH);
        symmetric.mixHash(remoteEphemeral);
    }

    private void writeStatic(ByteArrayOutputStream out) throws GeneralSecurityException {
        out.writeBytes(symmetric.encryptAndHash(ownStatic.publicKey()));
    }

    private void readStatic(ByteBuffer in) throws GeneralSecurityException {
        remoteStatic = symmetric.decryptAndHash(take(in, NoiseKeyPair.LENGTH + symmetric.overhead()));
    }

    private void mixEe() throws GeneralSecurityException {
        symmetric.mixKey(ownEphemeral.agree(remoteEphemeral));
    }

    private void mixEs() throws GeneralSecurityException {
        symmetric.mixKey(role == Role.INITIATOR ? ownEphemeral.agree(remoteStatic) : ownStatic.agree(remoteEphemeral));
    }

    private void mixSe() throws GeneralSecurityException {
        symmetric.mixKey(role == Role.INITIATOR ? ownStatic.agree(remoteEphemeral) : ownEphemeral.agree(remoteStatic));
    }

    private static byte[] take(ByteBuffer in, int length) throws SignatureException {
        if (in.remaining() < length) {
            throw new SignatureException("a handshake message ends after " + in.limit() + " bytes");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
