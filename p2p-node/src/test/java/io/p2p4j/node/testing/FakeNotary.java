package io.p2p4j.node.testing;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.KeyStatement;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.Identity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes statements as words, takes those for genuine that were not called forged, and counts how often it was asked. */
public final class FakeNotary implements Notary {

    private final AtomicInteger asked = new AtomicInteger();

    /** Returns how many signatures were looked at. */
    public int asked() {
        return asked.get();
    }

    /** Returns a succession, genuine or not. */
    public static SignedStatement succession(
            PeerId before, PeerId after, Instant issued, Instant end, boolean genuine) {
        KeyStatement.Succession said = new KeyStatement.Succession(before, after, issued, end);
        return signed(said, "succession " + before + " " + after + " " + issued + " " + end, genuine);
    }

    /** Returns a revocation, genuine or not. */
    public static SignedStatement revocation(PeerId peer, Optional<PeerId> after, Instant issued, boolean genuine) {
        KeyStatement.Revocation said = new KeyStatement.Revocation(peer, after, issued);
        String follower = after.map(PeerId::toString).orElse("nobody");
        return signed(said, "revocation " + peer + " " + follower + " " + issued, genuine);
    }

    private static SignedStatement signed(KeyStatement said, String words, boolean genuine) {
        return new SignedStatement(
                said, (words + (genuine ? " genuine" : " forged")).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public SignedStatement succession(Identity before, Identity after, Instant issued, Duration grace) {
        return succession(before.peerId(), after.peerId(), issued, issued.plus(grace), true);
    }

    @Override
    public SignedStatement revocation(Identity self, Optional<PeerId> after, Instant issued) {
        return revocation(self.peerId(), after, issued, true);
    }

    @Override
    public SignedStatement read(byte[] bytes) {
        String[] words = new String(bytes, StandardCharsets.US_ASCII).split(" ");
        boolean genuine = words[words.length - 1].equals("genuine");
        return switch (words[0]) {
            case "succession" ->
                succession(
                        PeerId.parse(words[1]),
                        PeerId.parse(words[2]),
                        Instant.parse(words[3]),
                        Instant.parse(words[4]),
                        genuine);
            case "revocation" ->
                revocation(
                        PeerId.parse(words[1]),
                        words[2].equals("nobody") ? Optional.empty() : Optional.of(PeerId.parse(words[2])),
                        Instant.parse(words[3]),
                        genuine);
            default ->
                throw P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "no statement").toException();
        };
    }

    @Override
    public boolean isGenuine(SignedStatement signed) {
        asked.incrementAndGet();
        return new String(signed.bytes(), StandardCharsets.US_ASCII).endsWith(" genuine");
    }
}
