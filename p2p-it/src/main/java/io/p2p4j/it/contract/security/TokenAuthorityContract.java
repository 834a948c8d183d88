package io.p2p4j.it.contract.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.PermissionException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenAuthority.Accepted;
import io.p2p4j.api.token.TokenAuthority.Issued;
import io.p2p4j.api.token.TokenAuthority.Rejected;
import io.p2p4j.api.token.TokenAuthorityProvider;
import io.p2p4j.api.token.TokenRecord;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.token.TokenStoreProvider;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.it.contract.Peers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Says what every {@link TokenAuthority} keeps, with the stores that are found. */
public abstract class TokenAuthorityContract {

    private static final PeerId STRANGER = Peers.peer(1);
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000_000);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path dir = Path.of("unused");

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private Optional<Side> node = Optional.empty();
    private Optional<Side> holder = Optional.empty();

    /** Makes a contract. */
    protected TokenAuthorityContract() {}

    /** Returns the provider that is tested. */
    protected abstract TokenAuthorityProvider provider();

    /** A node with an authority of its own. */
    private record Side(Identity identity, SecretStore secrets, TokenStore store, TokenAuthority authority) {
        PeerId id() {
            return identity.peerId();
        }

        void close() {
            secrets.close();
            identity.close();
        }
    }

    @BeforeEach
    void open() {
        node = Optional.of(side("node"));
        holder = Optional.of(side("holder"));
    }

    @AfterEach
    void close() {
        node.ifPresent(Side::close);
        holder.ifPresent(Side::close);
    }

    private Side side(String name) {
        Path folder = dir.resolve(name);
        ProviderContext<SecurityConfig> context =
                new ProviderContext<>(SecurityConfig.defaults(), Ticker.system(), time::get, folder);
        Side side = new Side(
                Lent.identity(folder, name),
                Lent.secrets(folder),
                Providers.require(ServiceLoader.load(TokenStoreProvider.class), "the token store", Optional.empty())
                        .create(context),
                provider().create(context));
        side.store().open(side.secrets());
        side.authority().open(side.identity(), side.store());
        return side;
    }

    private Side node() {
        return node.orElseThrow();
    }

    private Side holder() {
        return holder.orElseThrow();
    }

    private static TokenTerms terms(Optional<PeerId> whose, String... permissions) {
        Set<Permission> wanted = Arrays.stream(permissions).map(Permission::new).collect(Collectors.toSet());
        return new TokenTerms(whose, wanted, Optional.of(NOW.plus(HOUR)), "of a test");
    }

    private Issued issue(boolean capability, String... permissions) {
        return node().authority().issue(terms(Optional.of(holder().id()), permissions), capability);
    }

    private void assertAccepts(Set<Permission> permissions, String token, PeerId presenter) {
        Accepted accepted = assertInstanceOf(Accepted.class, node().authority().check(token, presenter));
        assertEquals(permissions, accepted.permissions());
    }

    private void assertRejects(String token, PeerId presenter) {
        Rejected rejected = assertInstanceOf(Rejected.class, node().authority().check(token, presenter), token);
        assertFalse(rejected.reason().isBlank());
    }

    /** What was made for a peer is worth something to that peer alone, also after a restart. */
    @Test
    void acceptsWhatItMadeFromItsHolderAlone() {
        for (boolean capability : new boolean[] {false, true}) {
            String token = issue(capability, "call:weather/*").text();
            for (int start = 0; start < 2; start++) {
                assertAccepts(Set.of(Permission.call("weather/*")), token, holder().id());
                assertRejects(token, STRANGER);
                node().close();
                node = Optional.of(side("node"));
            }
        }
    }

    /** A bearer token is anybody's. */
    @Test
    void acceptsABearerTokenFromAnybody() {
        for (boolean capability : new boolean[] {false, true}) {
            Issued issued = node().authority().issue(terms(Optional.empty(), "relay"), capability);
            assertAccepts(Set.of(new Permission("relay")), issued.text(), STRANGER);
        }
    }

    /** What is not, letter by letter, what was made is worth nothing, whatever its length. */
    @Test
    void rejectsWhatItDidNotMake() {
        for (boolean capability : new boolean[] {false, true}) {
            String token = issue(capability, "relay").text();
            for (int at = 0; at < token.length(); at++) {
                char other = token.charAt(at) == 'A' ? 'B' : 'A';
                assertRejects(token.substring(0, at) + other + token.substring(at + 1), holder().id());
                assertRejects(token.substring(0, at), holder().id());
            }
            assertRejects("A".repeat(TokenAuthority.MAX_TEXT), STRANGER);
            assertNotEquals(token, issue(capability, "relay").text());
        }
    }

    /** What has ended or was revoked is worth nothing. */
    @Test
    void rejectsWhatHasEndedOrWasRevoked() {
        for (boolean capability : new boolean[] {false, true}) {
            time.set(NOW);
            Issued revoked = issue(capability, "relay");
            node().store().update(revoked.record().id(), before -> before.map(entry -> entry.revokedAt(NOW)));
            assertRejects(revoked.text(), holder().id());
            Issued ending = issue(capability, "relay");
            time.set(NOW.plus(HOUR).minusSeconds(1));
            assertAccepts(Set.of(new Permission("relay")), ending.text(), holder().id());
            time.set(NOW.plus(HOUR));
            assertRejects(ending.text(), holder().id());
        }
    }

    /** Of a token nothing is kept by which somebody could make it up. */
    @Test
    void keepsNoToken() {
        String token = issue(false, "relay").text();
        String secret = token.substring(token.lastIndexOf('_') + 1);
        assertFalse(node().store().all().stream().map(TokenRecord::toString).anyMatch(line -> line.contains(secret)));
    }

    /** A holder makes narrower ones alone and passes them on; a revocation of the first ends them all. */
    @Test
    void acceptsWhatAHolderMadeNarrower() {
        Issued issued = issue(true, "call:weather/*");
        String narrow = holder().authority().narrow(issued.text(), terms(Optional.of(STRANGER), "call:weather/today"));
        assertAccepts(Set.of(Permission.call("weather/today")), narrow, STRANGER);
        assertRejects(narrow, holder().id());
        node().store().update(issued.record().id(), before -> before.map(entry -> entry.revokedAt(NOW)));
        assertRejects(narrow, STRANGER);
    }

    /** Nothing narrower permits more, ends later, or is made of what is somebody else's. */
    @Test
    void makesNothingWider() {
        String token = issue(true, "call:weather/*").text();
        TokenAuthority own = holder().authority();
        assertInvalid(() -> own.narrow(token, terms(Optional.of(STRANGER), "call:news/*")));
        TokenTerms longer = new TokenTerms(
                Optional.of(STRANGER),
                Set.of(Permission.call("weather/today")),
                Optional.of(NOW.plus(HOUR).plusSeconds(1)),
                "");
        assertInvalid(() -> own.narrow(token, longer));
        assertInvalid(() -> node().authority().narrow(token, terms(Optional.of(STRANGER), "call:weather/today")));
        String secret = issue(false, "relay").text();
        assertInvalid(() -> own.narrow(secret, terms(Optional.of(STRANGER), "relay")));
    }

    private static void assertInvalid(Runnable narrowing) {
        PermissionException refusal = assertThrows(PermissionException.class, narrowing::run);
        assertEquals(ErrorCode.TOKEN_INVALID, refusal.code());
        assertTrue(!refusal.error().message().isBlank());
    }
}
