package io.p2p4j.security.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.security.aead.Aead;
import io.p2p4j.security.aead.CipherState;
import io.p2p4j.security.noise.HandshakeState.Role;
import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Vectors;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakeStateTest {

    /** One session of the cacophony vectors (public domain). */
    private static final Json KNOWN = new Json(Map.of(
            "init_prologue", "4a6f686e2047616c74",
            "init_static", "e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1",
            "init_ephemeral", "893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a",
            "resp_static", "4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893",
            "resp_ephemeral", "bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b",
            "handshake_hash", "c8e5f64e846193be2a834104c2a009868d6c9f3bd3c186299888b488b2f1f58e",
            "messages",
                    List.of(
                            Map.of(
                                    "payload",
                                    "4c756477696720766f6e204d69736573",
                                    "ciphertext",
                                    "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c79444c75647769672076"
                                            + "6f6e204d69736573"),
                            Map.of(
                                    "payload",
                                    "4d757272617920526f746862617264",
                                    "ciphertext",
                                    "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f14480884381cbad1f276e038c"
                                            + "48378ffce2b65285e08d6b68aaa3629a5a8639392490e5b9bd5269c2f1e4f488ed8831161f19b781"
                                            + "5528f8982ffe09be9b5c412f8a0db50f8814c7194e83f23dbd8d162c9326ad"),
                            Map.of(
                                    "payload",
                                    "462e20412e20486179656b",
                                    "ciphertext",
                                    "c7195ffacac1307ff99046f219750fc47693e23c3cb08b89c2af808b444850a80ae475b9df0f169a"
                                            + "e80a89be0865b57f58c9fea0d4ec82a286427402f113e4b6ae769a1d95941d49b25030"),
                            Map.of(
                                    "payload",
                                    "4361726c204d656e676572",
                                    "ciphertext",
                                    "96763ed773f8e47bb3712f0e29b3060ffc956ffc146cee53d5e1df"))));

    @Test
    void repeatsAKnownSession() throws Exception {
        repeat(KNOWN);
    }

    @Test
    void repeatsTheSessionsOfTheVectors() throws Exception {
        List<Json> sessions = Vectors.file("noise-cacophony.json").list("vectors").stream()
                .filter(session -> session.text("protocol_name").equals("Noise_XX_25519_ChaChaPoly_SHA256"))
                .toList();
        assertEquals(1, sessions.size());
        for (Json session : sessions) {
            repeat(session);
        }
    }

    @Test
    void refusesAMessageOutOfTurn() throws Exception {
        HandshakeState state = initiator(KNOWN);
        assertThrows(IllegalStateException.class, () -> state.read(new byte[32]));
        assertThrows(IllegalStateException.class, state::split);
    }

    @Test
    void refusesAnotherPrologue() throws Exception {
        HandshakeState initiator = initiator(KNOWN);
        HandshakeState responder = new HandshakeState(
                Role.RESPONDER,
                new byte[] {1},
                pair(KNOWN, "resp_static"),
                pair(KNOWN, "resp_ephemeral"),
                new NoiseCipher());
        responder.read(initiator.write(new byte[0]));
        byte[] second = responder.write(new byte[0]);
        assertThrows(GeneralSecurityException.class, () -> initiator.read(second));
    }

    @Test
    void refusesAKeyOfSmallOrder() throws Exception {
        HandshakeState responder = responder(KNOWN);
        responder.read(new byte[32]);
        assertThrows(GeneralSecurityException.class, () -> responder.write(new byte[0]));
    }

    private static void repeat(Json session) throws GeneralSecurityException {
        HandshakeState initiator = initiator(session);
        HandshakeState responder = responder(session);
        List<Json> messages = session.list("messages");
        for (int i = 0; i < 3; i++) {
            HandshakeState from = i % 2 == 0 ? initiator : responder;
            HandshakeState to = i % 2 == 0 ? responder : initiator;
            byte[] written = from.write(messages.get(i).hex("payload"));
            assertArrayEquals(messages.get(i).hex("ciphertext"), written, "message " + i);
            assertArrayEquals(messages.get(i).hex("payload"), to.read(written));
        }
        assertArrayEquals(session.hex("handshake_hash"), initiator.handshakeHash());
        assertArrayEquals(session.hex("handshake_hash"), responder.handshakeHash());
        transport(messages.subList(3, messages.size()), initiator.split(), responder.split());
    }

    private static void transport(
            List<Json> messages, SymmetricState.Split ofInitiator, SymmetricState.Split ofResponder)
            throws GeneralSecurityException {
        for (int i = 0; i < messages.size(); i++) {
            boolean fromResponder = i % 2 == 0; // the turns go on after the three of the handshake
            CipherState sealing = fromResponder ? ofResponder.fromResponder() : ofInitiator.fromInitiator();
            CipherState opening = fromResponder ? ofInitiator.fromResponder() : ofResponder.fromInitiator();
            byte[] payload = messages.get(i).hex("payload");
            byte[] sealed = new byte[payload.length + Aead.TAG];
            sealing.seal(new byte[0], payload, 0, payload.length, sealed, 0);
            assertArrayEquals(messages.get(i).hex("ciphertext"), sealed, "transport message " + i);
            byte[] opened = new byte[payload.length];
            opening.open(new byte[0], sealed, 0, sealed.length, opened, 0);
            assertArrayEquals(payload, opened);
        }
    }

    private static HandshakeState initiator(Json session) throws GeneralSecurityException {
        return new HandshakeState(
                Role.INITIATOR,
                session.hex("init_prologue"),
                pair(session, "init_static"),
                pair(session, "init_ephemeral"),
                new NoiseCipher());
    }

    private static HandshakeState responder(Json session) throws GeneralSecurityException {
        return new HandshakeState(
                Role.RESPONDER,
                session.hex("init_prologue"),
                pair(session, "resp_static"),
                pair(session, "resp_ephemeral"),
                new NoiseCipher());
    }

    private static NoiseKeyPair pair(Json session, String key) {
        return new NoiseKeyPair(session.hex(key));
    }
}
