package io.p2p4j.node.gate;

import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.resilience.Subnet;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.transport.Connection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Holds whose budget each admitted connection spends, made anew only when the level of its peer changes. Thread-safe. */
public final class Subjects {

    private final Map<Connection, Subject> byConnection = new ConcurrentHashMap<>();

    /** Begins with a connection that was admitted. */
    public void admitted(Connection connection, TrustLevel level) {
        byConnection.put(connection, subject(connection, level));
    }

    /** Takes over the level that the peer of a connection has now, and returns whose budget it spends. */
    public Subject judged(Connection connection, TrustLevel level) {
        Subject present = byConnection.get(connection);
        if (present != null && present.level() == level) {
            return present;
        }
        Subject changed = subject(connection, level);
        byConnection.replace(connection, changed); // not put: one that has ended is not begun again
        return changed;
    }

    /** Returns whose budget a connection spends; on one that is not admitted, that of a stranger. */
    public Subject of(Connection connection) {
        Subject present = byConnection.get(connection);
        return present != null ? present : subject(connection, TrustLevel.UNKNOWN);
    }

    /** Forgets a connection that has ended. */
    public void ended(Connection connection) {
        byConnection.remove(connection);
    }

    int size() {
        return byConnection.size();
    }

    private static Subject subject(Connection connection, TrustLevel level) {
        return new Subject(connection.peer(), level, subnet(connection.remote()));
    }

    private static Optional<Subnet> subnet(Multiaddr remote) {
        Multiaddr.Component first = remote.components().get(0);
        boolean numeric = first.protocol() == AddressProtocol.IP4 || first.protocol() == AddressProtocol.IP6;
        return numeric ? Optional.of(Subnet.of(literal(first.value()))) : Optional.empty();
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address); // asks nobody, since it is no name
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of IP is none: " + address, e);
        }
    }
}
