package io.p2p4j.security.rotation;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.KeyStatement;
import io.p2p4j.api.rotation.KeyStatement.Revocation;
import io.p2p4j.api.rotation.KeyStatement.Succession;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Makes statements as signed envelopes of libp2p.
 *
 * <p>A revocation is an envelope of the key it is about. A succession is two, one inside the other: the inner one is the new
 * key's, and names whom it follows and for how long that can be taken up; the outer one is the old key's, which so signs the new
 * key, its consent and its terms. An inner one alone, or in the envelope of another key than the one it names, is worth nothing.
 */
final class EnvelopeNotary implements Notary {

    @Override
    public SignedStatement succession(Identity before, Identity after, Instant issued, Duration grace) {
        Instant begin = issued.truncatedTo(ChronoUnit.SECONDS);
        Words words = new Words(
                Optional.of(before.peerId()), begin, Optional.of(begin.plusSeconds(Math.max(1, grace.toSeconds()))));
        Envelope consent = Envelope.seal(after, Purpose.CONSENT, words.encode());
        return signed(Envelope.seal(before, Purpose.SUCCESSION, consent.encode()));
    }

    @Override
    public SignedStatement revocation(Identity self, Optional<PeerId> after, Instant issued) {
        Words words = new Words(after, issued.truncatedTo(ChronoUnit.SECONDS), Optional.empty());
        return signed(Envelope.seal(self, Purpose.REVOCATION, words.encode()));
    }

    @Override
    public SignedStatement read(byte[] bytes) {
        try {
            if (bytes.length > SignedStatement.MAX_BYTES) {
                throw new IllegalArgumentException("it is longer than " + SignedStatement.MAX_BYTES + " bytes");
            }
            return new SignedStatement(said(Envelope.decode(bytes)), bytes);
        } catch (IllegalArgumentException e) {
            throw P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "this is no statement of a key: " + e.getMessage())
                    .toException(e);
        }
    }

    @Override
    public boolean isGenuine(SignedStatement signed) {
        Envelope outer = Envelope.decode(signed.bytes());
        if (!said(outer).equals(signed.statement()) || !outer.isGenuine()) {
            return false;
        }
        return switch (signed.statement()) {
            case Succession succession -> Envelope.decode(outer.payload()).isGenuine();
            case Revocation revocation -> true;
        };
    }

    private static SignedStatement signed(Envelope envelope) {
        return new SignedStatement(said(envelope), envelope.encode());
    }

    private static KeyStatement said(Envelope envelope) {
        return switch (envelope.purpose()) {
            case SUCCESSION -> succession(envelope.signer(), Envelope.decode(envelope.payload()));
            case REVOCATION -> revocation(envelope.signer(), Words.decode(envelope.payload()));
            case CONSENT -> throw new IllegalArgumentException("the key that gives way has not signed it");
        };
    }

    private static Succession succession(PeerId signer, Envelope consent) {
        if (consent.purpose() != Purpose.CONSENT) {
            throw new IllegalArgumentException("the key that follows has not agreed");
        }
        Words words = Words.decode(consent.payload());
        if (!words.peer().equals(Optional.of(signer))) {
            throw new IllegalArgumentException("the key that follows agrees to follow another one");
        }
        return new Succession(
                signer,
                consent.signer(),
                words.issued(),
                words.expires().orElseThrow(() -> new IllegalArgumentException("a succession has an end")));
    }

    private static Revocation revocation(PeerId signer, Words words) {
        if (words.expires().isPresent()) {
            throw new IllegalArgumentException("a revocation has no end");
        }
        return new Revocation(signer, words.peer(), words.issued());
    }
}
