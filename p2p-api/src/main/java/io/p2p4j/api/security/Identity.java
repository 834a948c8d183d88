package io.p2p4j.api.security;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;

/** Proves who this node is. Thread-safe; the private key never leaves it. */
public interface Identity extends AutoCloseable {

    /** Returns the public key. */
    PublicKey publicKey();

    /** Returns a signature of the message by the private key, in the form libp2p gives the key's type. */
    byte[] sign(byte[] message);

    /** Returns the id of the public key. */
    default PeerId peerId() {
        return PeerId.of(publicKey());
    }

    /** Wipes the private key; signing is a caller's bug from then on. Idempotent. */
    @Override
    void close();
}
