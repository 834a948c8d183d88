package io.p2p4j.node.connection;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.node.gate.HeldTokens;
import io.p2p4j.node.rpc.Json;
import io.p2p4j.node.rpc.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tokens with which this node asks peers, and presents them once on each connection. Thread-safe.
 *
 * <p>For at most {@link #MAX_PEERS} peers, the least recently asked forgotten first, the latest {@link #MAX_TOKENS} each.
 */
final class Wallet {

    static final int MAX_PEERS = 1024;
    static final int MAX_TOKENS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Wallet.class);

    private final Json json;
    private final ReentrantLock lock = new ReentrantLock(); // guards the map, which is in order of use
    private final Map<PeerId, List<String>> byPeer = new LinkedHashMap<>(16, 0.75f, true);

    /** Starts without tokens. */
    Wallet(Json json) {
        this.json = json;
    }

    /** Presents a token, and keeps it if the peer accepts it. */
    JsonText present(Link link, String token, Deadline deadline) throws InterruptedException {
        JsonText answer = send(link, token, deadline);
        put(link.connection().peer(), token);
        link.presented(token);
        return answer;
    }

    /** Presents what this connection has not seen; what the peer no longer accepts is forgotten. */
    void presentRest(Link link, Deadline deadline) throws InterruptedException {
        PeerId peer = link.connection().peer();
        for (String token : of(peer)) {
            if (!link.hasPresented(token)) {
                try {
                    send(link, token, deadline);
                    link.presented(token);
                } catch (P2pException e) {
                    if (e.code() != ErrorCode.TOKEN_INVALID) {
                        throw e;
                    }
                    LOG.info("{} no longer accepts a token: {}", peer, e.getMessage());
                    remove(peer, token);
                }
            }
        }
    }

    private JsonText send(Link link, String token, Deadline deadline) throws InterruptedException {
        JsonText params = json.text(Map.of("token", token));
        return link.rpc(deadline).send(HeldTokens.METHOD, params, deadline).await(deadline);
    }

    private List<String> of(PeerId peer) {
        lock.lock();
        try {
            return byPeer.getOrDefault(peer, List.of());
        } finally {
            lock.unlock();
        }
    }

    private void put(PeerId peer, String token) {
        lock.lock();
        try {
            List<String> tokens = new ArrayList<>(byPeer.getOrDefault(peer, List.of()));
            tokens.remove(token);
            tokens.add(token);
            byPeer.put(peer, List.copyOf(tokens.subList(Math.max(0, tokens.size() - MAX_TOKENS), tokens.size())));
            if (byPeer.size() > MAX_PEERS) {
                byPeer.remove(byPeer.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    private void remove(PeerId peer, String token) {
        lock.lock();
        try {
            List<String> tokens = new ArrayList<>(byPeer.getOrDefault(peer, List.of()));
            tokens.remove(token);
            if (tokens.isEmpty()) {
                byPeer.remove(peer);
            } else {
                byPeer.put(peer, List.copyOf(tokens));
            }
        } finally {
            lock.unlock();
        }
    }
}
