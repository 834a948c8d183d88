package io.p2p4j.api.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerTest {

    @Test
    void copiesItsGrants() {
        Set<Permission> grants = new HashSet<>(Set.of(Permission.call("a/b")));
        Caller caller = new Caller(
                PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA"),
                TrustLevel.UNKNOWN,
                grants,
                Multiaddr.parse("/memory/a"));
        grants.clear();
        assertEquals(Set.of(Permission.call("a/b")), caller.grants());
        assertThrows(UnsupportedOperationException.class, () -> caller.grants().clear());
    }

    @Test
    void aHandlerThatDeclinesGivesItsReason() {
        Reply.Failure failure = assertInstanceOf(Reply.Failure.class, Reply.declined("no such city"));
        assertEquals(ErrorCode.APPLICATION_ERROR, failure.error().code());
        assertEquals(Optional.of("no such city"), failure.error().text(Detail.REASON));
    }
}
