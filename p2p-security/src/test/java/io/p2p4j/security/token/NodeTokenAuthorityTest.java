package io.p2p4j.security.token;

import static io.p2p4j.security.token.TokenBench.bearer;
import static io.p2p4j.security.token.TokenBench.permissions;
import static io.p2p4j.security.token.TokenBench.terms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenAuthority.Accepted;
import io.p2p4j.api.token.TokenAuthority.Issued;
import io.p2p4j.api.token.TokenAuthority.Rejected;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTokenAuthorityTest {

    private static final Identity NODE = Keys.ed25519(1);
    private static final PeerId ALICE = Keys.ed25519(2).peerId();
    private static final PeerId BOB = Keys.ed25519(3).peerId();
    private static final Instant LATER = Folders.NOW.plus(Duration.ofDays(1));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void acceptsWhatItMadeFromItsHolderAlone() {
        TokenBench bench = new TokenBench(folder);
        TokenAuthority authority = bench.authority(NODE, SecurityConfig.defaults());
        Issued issued = authority.issue(terms(ALICE, LATER, "call:weather/*"), false);
        Accepted accepted = assertInstanceOf(Accepted.class, authority.check(issued.text(), ALICE));
        assertEquals(permissions("call:weather/*"), accepted.permissions());
        assertEquals(Optional.of(LATER), accepted.expires());
        assertEquals(issued.record().id(), accepted.id());
        assertRejected("was made for", authority.check(issued.text(), BOB));
        assertEquals(accepted, bench.authority(NODE, SecurityConfig.defaults()).check(issued.text(), ALICE));
    }

    @Test
    void acceptsABearerTokenFromAnybody() {
        TokenAuthority authority = new TokenBench(folder).authority(NODE, SecurityConfig.defaults());
        String token = authority.issue(bearer(LATER, "relay"), false).text();
        assertInstanceOf(Accepted.class, authority.check(token, ALICE));
        assertInstanceOf(Accepted.class, authority.check(token, BOB));
    }

    @Test
    void neverWritesTheSecretDown() throws IOException {
        TokenBench bench = new TokenBench(folder);
        Issued issued = bench.authority(NODE, SecurityConfig.defaults()).issue(bearer(LATER, "relay"), false);
        String secret = issued.text().substring(issued.text().lastIndexOf('_') + 1);
        assertFalse(issued.toString().contains(secret));
        assertFalse(bench.store().all().toString().contains(secret));
        assertTrue(bench.store().all().toString().contains("sha256"));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret));
            }
        }
    }

    @Test
    void acceptsNothingThatIsChangedEndedOrRevoked() {
        TokenBench bench = new TokenBench(folder);
        TokenAuthority authority = bench.authority(NODE, SecurityConfig.defaults());
        Issued issued = authority.issue(bearer(LATER, "relay"), false);
        String token = issued.text();
        char last = token.charAt(token.length() - 5);
        String changed = token.substring(0, token.length() - 5)
                + (last == 'A' ? 'B' : 'A')
                + token.substring(token.length() - 4);
        assertRejected("no such token", authority.check(changed, ALICE));
        for (String garbage : List.of("", "p2pt_", "p2pc_", "p2pc_AAAA", token + "=", token.toUpperCase(Locale.ROOT))) {
            assertRejected("it is no token", authority.check(garbage, ALICE));
        }
        bench.now = LATER;
        assertRejected("it ended", authority.check(token, ALICE));
        bench.now = Folders.NOW;
        bench.store().update(issued.record().id(), before -> before.map(entry -> entry.revokedAt(Folders.NOW)));
        assertRejected("was revoked", authority.check(token, ALICE));
    }

    @Test
    void forgetsWhatHasEndedWhenItMakesMore() {
        TokenBench bench = new TokenBench(folder);
        TokenAuthority authority = bench.authority(NODE, SecurityConfig.defaults());
        Issued first = authority.issue(bearer(LATER, "relay"), false);
        bench.now = LATER;
        Issued second = authority.issue(bearer(LATER.plusSeconds(1), "relay"), false);
        assertNotEquals(first.record().id(), second.record().id());
        assertEquals(List.of(second.record()), bench.store().all());
        assertThrows(IllegalArgumentException.class, () -> authority.issue(bearer(LATER, "relay"), false));
    }

    @Test
    void aCapabilityNeedsAnExpiryAndASecretDoesNot() {
        TokenAuthority authority = new TokenBench(folder).authority(NODE, SecurityConfig.defaults());
        TokenTerms endless = new TokenTerms(Optional.of(ALICE), permissions("relay"), Optional.empty(), "");
        assertThrows(IllegalArgumentException.class, () -> authority.issue(endless, true));
        String token = authority.issue(endless, false).text();
        assertEquals(
                Optional.empty(),
                assertInstanceOf(Accepted.class, authority.check(token, ALICE)).expires());
        assertEquals(
                Set.of(),
                assertInstanceOf(Accepted.class, authority.check(token, ALICE)).through());
    }

    static void assertRejected(String why, TokenAuthority.Finding finding) {
        Rejected rejected = assertInstanceOf(Rejected.class, finding);
        assertTrue(rejected.reason().contains(why), rejected.reason());
    }
}
