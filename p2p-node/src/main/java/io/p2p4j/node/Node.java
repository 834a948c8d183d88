package io.p2p4j.node;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.api.rpc.CallOptions;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.node.assembly.Plan;
import io.p2p4j.node.assembly.RunningNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A peer among peers: serves methods and protocols to others, and calls theirs. Thread-safe.
 *
 * <p>Every method that talks to a peer blocks, at most for {@code node.call_timeout}, and throws a {@link P2pException}
 * whose code and details say what happened, which rule decided and what can be done.
 *
 * {@snippet file="EmbeddingExample.java" region="example"}
 */
public final class Node implements AutoCloseable {

    private final RunningNode running;

    private Node(RunningNode running) {
        this.running = running;
    }

    /** Returns a builder; without any setting it starts a node with the defaults. */
    public static NodeBuilder builder() {
        return new NodeBuilder();
    }

    static Node start(Plan plan, Optional<Passphrase> passphrase) {
        return new Node(RunningNode.start(plan, passphrase));
    }

    /** Returns this node's id. */
    public PeerId id() {
        return running.id();
    }

    /** Returns the addresses it listens on, with its id, as others dial them. */
    public List<PeerAddress> addresses() {
        return running.listening().stream()
                .map(address -> new PeerAddress(id(), address))
                .toList();
    }

    /** Returns the configuration in force. */
    public NodeConfig config() {
        return running.config();
    }

    /**
     * Reads the configuration again and puts it in force, whole or not at all; files that change do it by themselves.
     *
     * <p>It is checked as at a start before anything changes. Budgets keep what was spent, calls go on, and connections that
     * the new rules refuse are closed. Keys that are not live, or whose part cannot take them over, wait for the next start.
     *
     * @throws io.p2p4j.api.error.ConfigException if it is not valid, with every problem
     */
    public Reloaded reload() {
        return running.reloads().reload();
    }

    /**
     * Serves the methods of a service to peers that may call them.
     *
     * @throws IllegalArgumentException if a service of this name is served
     */
    public void serve(Service service) {
        running.services().add(service);
    }

    /**
     * Serves a protocol of one's own to peers with the permission {@code stream:<protocol>}, and tells those connected.
     *
     * <p>A peer without the permission sees its stream reset; the audit log and the log of this node say why.
     *
     * @throws IllegalArgumentException if the protocol is served
     */
    public void handle(ProtocolId protocol, StreamHandler handler) {
        running.handle(protocol, handler);
    }

    /**
     * Connects to a peer and remembers its address; returns once the peer has let us in.
     *
     * @return the peer, to call it
     * @throws io.p2p4j.api.error.ProtocolException with {@code PROTOCOL_NOT_SUPPORTED} if no transport dials the address
     */
    public PeerInfo connect(PeerAddress address) throws InterruptedException {
        running.remember(address);
        return identify(address.peer());
    }

    /**
     * Calls a method of a peer, connecting first if there is no connection.
     *
     * @param method {@code service/method}
     * @param params what becomes a JSON object or array: a record, a map or a list
     * @param type the type of the result: a record, a list, a map, a boxed value or a string
     * @throws P2pException what the peer answered instead, or why there is no answer
     */
    public <T> T call(PeerId peer, String method, Object params, Class<T> type) throws InterruptedException {
        return call(peer, method, params, type, CallOptions.usual());
    }

    /**
     * Calls a method under options: one that is idempotent is tried again as {@code resilience.retry} says, after the
     * time that the peer asks for; any other only if it certainly was not sent.
     *
     * @throws io.p2p4j.api.error.RetryExhaustedException if it was tried several times, in vain
     * @throws P2pException what the peer answered instead, or why there is no answer
     */
    public <T> T call(PeerId peer, String method, Object params, Class<T> type, CallOptions options)
            throws InterruptedException {
        return running.calls().call(peer, method, params, type, options);
    }

    /**
     * Presents a token to a peer, now and on later connections as long as this node runs; calls may then do what it permits.
     *
     * @throws io.p2p4j.api.error.PermissionException with {@code TOKEN_INVALID} if the peer does not accept it
     */
    public void present(PeerId peer, String token) throws InterruptedException {
        running.calls().present(peer, token);
    }

    /** Asks a peer who it is. */
    public PeerInfo identify(PeerId peer) throws InterruptedException {
        return running.calls().identify(peer);
    }

    /** Returns what a connected peer last said about itself, asked or unasked; it is forgotten with its connection. */
    public Optional<PeerInfo> info(PeerId peer) {
        return running.links().info(peer);
    }

    /** Measures one round trip to a peer. */
    public Duration ping(PeerId peer) throws InterruptedException {
        return running.calls().ping(peer);
    }

    /**
     * Opens a stream of a protocol to a peer, without waiting for the peer to agree; the caller closes it.
     *
     * <p>A peer that does not speak the protocol shows at the first read, or the end of writing, as {@code
     * PROTOCOL_NOT_SUPPORTED}; one that does not permit it resets the stream. The stream's deadline is {@code
     * node.call_timeout} from now until another is set.
     */
    public Stream open(PeerId peer, ProtocolId protocol) throws InterruptedException {
        return running.calls().open(peer, protocol);
    }

    /**
     * Tells the peers that are connected who follows this node's key, after it was replaced in the vault while this node runs:
     * they move their trust to the new key and close their connections with this one, which should be started again at once.
     *
     * @return how many peers have moved trust; 0 if the key was not replaced
     */
    public int announceSuccessor() throws InterruptedException {
        return running.announceSuccessor();
    }

    /** Returns the peers that are connected. */
    public Set<PeerId> peers() {
        return running.links().peers();
    }

    /** Returns what sets trust levels and grants. */
    public PeerTrust trust() {
        return running.trust();
    }

    /** Returns what reads the audit log. */
    public NodeAudit audit() {
        return running.audit();
    }

    /** Returns what shows and sets what single peers may spend. */
    public NodeLimits limits() {
        return running.limits();
    }

    /** Returns what shows, resets and forces the circuit breakers of single peers; each change is audited. */
    public PeerBreakers breakers() {
        return running.breakers();
    }

    /** Returns what makes, lists and revokes tokens. */
    public Tokens tokens() {
        return running.tokens();
    }

    /** Returns what this node counted since its start, in the text format of Prometheus. */
    public String metrics() {
        return running.metrics().text();
    }

    /** Closes connections, listeners and state, in the reverse order of their opening. Idempotent. */
    @Override
    public void close() {
        running.close();
    }
}
