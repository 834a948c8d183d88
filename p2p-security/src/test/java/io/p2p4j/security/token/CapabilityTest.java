package io.p2p4j.security.token;

import static io.p2p4j.security.token.NodeTokenAuthorityTest.assertRejected;
import static io.p2p4j.security.token.TokenBench.bearer;
import static io.p2p4j.security.token.TokenBench.permissions;
import static io.p2p4j.security.token.TokenBench.terms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenAuthority.Accepted;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.security.testing.Failures;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Keys;
import io.p2p4j.security.testing.Settings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilityTest {

    private static final Identity NODE = Keys.ed25519(1);
    private static final Identity ALICE = Keys.ed25519(2);
    private static final Identity BOB = Keys.ed25519(3);
    private static final Instant DAY = Folders.NOW.plus(Duration.ofDays(1));
    private static final Instant HOUR = Folders.NOW.plus(Duration.ofHours(1));

    private final Path folder;
    private final TokenBench bench;
    private final NodeTokenAuthority node;
    private final String root;

    CapabilityTest(@TempDir Path folder) {
        this.folder = folder;
        this.bench = new TokenBench(folder.resolve("node"));
        this.node = bench.authority(NODE, SecurityConfig.defaults());
        this.root = node.issue(terms(ALICE.peerId(), DAY, "call:weather/*", "node:info"), true)
                .text();
    }

    private NodeTokenAuthority of(Identity holder) {
        return new TokenBench(folder.resolve(holder.peerId().toString())).authority(holder, SecurityConfig.defaults());
    }

    private String narrowed(TokenTerms terms) {
        return of(ALICE).narrow(root, terms);
    }

    @Test
    void servesItsHolder() {
        Accepted accepted = assertInstanceOf(Accepted.class, node.check(root, ALICE.peerId()));
        assertEquals(permissions("call:weather/*", "node:info"), accepted.permissions());
        assertRejected("was made for", node.check(root, BOB.peerId()));
    }

    @Test
    void isNarrowedByItsHolderAndServesTheNext() {
        String narrow = narrowed(terms(BOB.peerId(), HOUR, "call:weather/today"));
        Accepted accepted = assertInstanceOf(Accepted.class, node.check(narrow, BOB.peerId()));
        assertEquals(permissions("call:weather/today"), accepted.permissions());
        assertEquals(Optional.of(HOUR), accepted.expires());
        assertEquals(Set.of(ALICE.peerId()), accepted.through());
        assertRejected("was made for", node.check(narrow, ALICE.peerId()));
        String last = of(BOB).narrow(
                        narrow,
                        new TokenTerms(Optional.empty(), permissions("call:weather/today"), Optional.empty(), ""));
        assertInstanceOf(Accepted.class, node.check(last, Keys.ed25519(9).peerId()));
        bench.now = HOUR;
        assertRejected("it ended", node.check(narrow, BOB.peerId()));
        assertInstanceOf(Accepted.class, node.check(root, ALICE.peerId()));
    }

    @Test
    void isRevokedWithAllThatWasMadeOfIt() {
        String narrow = narrowed(terms(BOB.peerId(), HOUR, "call:weather/today"));
        String id = Capability.parse(root).id().orElseThrow();
        bench.store().update(id, before -> before.map(entry -> entry.revokedAt(Folders.NOW)));
        assertRejected("was revoked", node.check(root, ALICE.peerId()));
        assertRejected("was revoked", node.check(narrow, BOB.peerId()));
    }

    @Test
    void isWorthNothingAtANodeThatDidNotMakeIt() {
        assertRejected("issues none here", of(BOB).check(root, ALICE.peerId()));
        NodeTokenAuthority other =
                new TokenBench(folder.resolve("other")).authority(BOB, Settings.issuers(NODE.peerId()));
        assertInstanceOf(Accepted.class, other.check(root, ALICE.peerId()));
        other.reload(SecurityConfig.defaults());
        assertRejected("issues none here", other.check(root, ALICE.peerId()));
    }

    @Test
    void isNeitherWidenedNorNarrowedByAStranger() {
        for (TokenTerms wider : List.of(
                terms(BOB.peerId(), HOUR, "call:*"),
                terms(BOB.peerId(), HOUR, "node:admin"),
                terms(BOB.peerId(), DAY.plusSeconds(1), "node:info"))) {
            Failures.assertFails(ErrorCode.TOKEN_INVALID, () -> narrowed(wider));
        }
        TokenTerms fit = terms(BOB.peerId(), HOUR, "node:info");
        Failures.assertFails(ErrorCode.TOKEN_INVALID, () -> of(BOB).narrow(root, fit));
        String bearer = node.issue(bearer(DAY, "relay"), true).text();
        Failures.assertFails(
                ErrorCode.TOKEN_INVALID, () -> of(ALICE).narrow(bearer, terms(BOB.peerId(), HOUR, "relay")));
        Failures.assertFails(ErrorCode.TOKEN_INVALID, () -> of(ALICE).narrow("p2pt_x", fit));
    }

    /** Chains that no honest narrowing makes, signed by keys their makers have. */
    @Nested
    class AForgery {

        private final Link first = Capability.parse(root).first();

        @Test
        void permitsNotMoreThanTheLinkBefore() {
            refused("permits call:*", link(ALICE, first, DAY, BOB.peerId(), "call:*"), BOB.peerId());
        }

        @Test
        void endsNotLaterThanTheLinkBefore() {
            refused("ends later", link(ALICE, first, DAY.plusSeconds(1), BOB.peerId(), "node:info"), BOB.peerId());
        }

        @Test
        void isSignedByTheAudienceOfTheLinkBefore() {
            refused("was not made", link(BOB, first, HOUR, BOB.peerId(), "node:info"), BOB.peerId());
        }

        @Test
        void followsTheLinkBeforeAndNoOther() {
            Link other = Capability.parse(node.issue(terms(ALICE.peerId(), DAY, "call:*"), true)
                            .text())
                    .first();
            refused("does not follow", link(ALICE, other, HOUR, BOB.peerId(), "node:info"), BOB.peerId());
        }

        @Test
        void isGenuineInEveryLink() {
            Link good = link(ALICE, first, HOUR, BOB.peerId(), "node:info");
            byte[] signature = good.signature().clone();
            signature[3] ^= 1;
            refused("a signature is wrong", new Link(good.claims(), good.key(), signature), BOB.peerId());
            byte[] bare = ALICE.sign(good.claims().encode());
            refused("a signature is wrong", new Link(good.claims(), good.key(), bare), BOB.peerId());
        }

        @Test
        void beginsWithALinkThatFollowsNone() {
            Capability headless = new Capability(List.of(link(NODE, first, HOUR, BOB.peerId(), "node:info")));
            assertRejected("follows another", node.check(headless.text(), BOB.peerId()));
        }

        @Test
        void isNotBegunAgainInTheMiddle() {
            Link again = Link.sign(
                    new Claims(
                            new Claims.Root(new byte[Claims.ID]), sorted("node:info"), HOUR, Optional.of(BOB.peerId())),
                    ALICE);
            refused("does not follow", again, BOB.peerId());
        }

        @Test
        void cannotFollowABearerLink() {
            Link bearer = Capability.parse(
                            node.issue(bearer(DAY, "relay"), true).text())
                    .first();
            Link next = link(ALICE, bearer, HOUR, BOB.peerId(), "relay");
            assertRejected("was not made", node.check(new Capability(List.of(bearer, next)).text(), BOB.peerId()));
        }

        @Test
        void isBoundedInLinksAndBytes() {
            List<Link> links = new ArrayList<>(List.of(first));
            while (links.size() < Capability.MAX_LINKS) {
                links.add(link(ALICE, links.get(links.size() - 1), DAY, ALICE.peerId(), "node:info"));
            }
            assertInstanceOf(Accepted.class, node.check(new Capability(links).text(), ALICE.peerId()));
            links.add(link(ALICE, links.get(links.size() - 1), DAY, ALICE.peerId(), "node:info"));
            assertThrows(IllegalArgumentException.class, () -> new Capability(links));
            List<Permission> many = new ArrayList<>();
            for (int i = 10; i < 10 + TokenTerms.MAX_PERMISSIONS; i++) {
                many.add(Permission.call("s/" + i + "x".repeat(200)));
            }
            Claims large = new Claims(new Claims.Root(new byte[Claims.ID]), many, DAY, Optional.empty());
            assertThrows(IllegalArgumentException.class, () -> new Capability(List.of(Link.sign(large, NODE))).text());
            many.add(Permission.call("s/more"));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Claims(new Claims.Root(new byte[Claims.ID]), many, DAY, Optional.empty()));
        }

        private void refused(String why, Link second, PeerId presenter) {
            assertRejected(why, node.check(new Capability(List.of(first, second)).text(), presenter));
        }
    }

    private static Link link(Identity signer, Link before, Instant end, PeerId audience, String... permissions) {
        return Link.sign(
                new Claims(new Claims.Parent(before.hash()), sorted(permissions), end, Optional.of(audience)), signer);
    }

    private static List<Permission> sorted(String... permissions) {
        return permissions(permissions).stream()
                .sorted(Comparator.comparing(Permission::pattern))
                .toList();
    }

    @Test
    void checksOnlyWhatItIsAsked(@TempDir Path other) {
        TokenAuthority closed = new NodeTokenAuthority(Folders.context(other, true, false), new SecureRandom());
        assertThrows(IllegalStateException.class, () -> closed.check(root, ALICE.peerId()));
        assertThrows(IllegalStateException.class, () -> node.open(NODE, bench.store()));
    }
}
