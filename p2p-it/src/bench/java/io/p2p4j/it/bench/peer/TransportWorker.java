package io.p2p4j.it.bench.peer;

import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.it.bench.load.Tally;
import io.p2p4j.it.bench.process.WorkerLoop;
import io.p2p4j.it.bench.process.WorkerLoop.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Is a process with one {@link TransportPeer}, a server or a client as the commands have it. */
public final class TransportWorker {

    /** Several, so that ten thousand connections do not run out of ports. */
    private static final int ADDRESSES = 4;

    private final TransportPeer peer;
    private final Crowd crowd;

    private TransportWorker(TransportPeer peer) {
        this.peer = peer;
        this.crowd = new Crowd(peer);
    }

    /** Starts it. */
    public static void main(String[] arguments) throws IOException {
        try (TransportPeer peer = TransportPeer.tcp()) {
            List<String> addresses = IntStream.rangeClosed(1, ADDRESSES)
                    .mapToObj(i -> peer.listen("/ip4/127.0.0." + i + "/tcp/0").toString())
                    .toList();
            new WorkerLoop(new TransportWorker(peer).commands()).serve(Map.of("addresses", addresses));
        }
    }

    private Map<String, Command> commands() {
        Map<String, Command> commands = new HashMap<>();
        commands.put("inbound", line -> Map.of("connections", peer.inbound()));
        commands.put("connect", line -> {
            crowd.connect(addresses(line), line.path("count").asInt());
            return Map.of();
        });
        commands.put("disconnect", line -> {
            crowd.disconnect();
            return Map.of();
        });
        commands.put("echo", line -> loads().echo(inFlight(line), window(line)).figures());
        commands.put("ping", line -> loads().ping(window(line)));
        commands.put("ping_on_new_streams", line -> loads().pingOnNewStreams(window(line)));
        commands.put("ping_beside_bulk", line -> loads().pingBesideBulk(loads(), window(line)));
        commands.put("ping_beside_other", line -> new StreamLoads(crowd.last()).pingBesideBulk(loads(), window(line)));
        commands.put(
                "requests",
                line -> loads().requests(inFlight(line), window(line)).figures());
        commands.put("up", line -> megabytes(loads().upload(bytes(line), window(line))));
        commands.put("down", line -> megabytes(loads().download(bytes(line), window(line))));
        commands.put(
                "dials",
                line -> crowd.dials(addresses(line), inFlight(line), window(line))
                        .figures());
        commands.put(
                "spread", line -> crowd.spread(inFlight(line), window(line)).figures());
        return commands;
    }

    private StreamLoads loads() {
        return new StreamLoads(crowd.first());
    }

    private static Map<String, Object> megabytes(Tally bytes) {
        return Map.of("rate", bytes.rate() / 1e6);
    }

    private static List<PeerAddress> addresses(JsonNode line) {
        return line.path("addresses")
                .valueStream()
                .map(address -> PeerAddress.parse(address.asString()))
                .toList();
    }

    private static int inFlight(JsonNode line) {
        return line.path("in_flight").asInt();
    }

    private static long bytes(JsonNode line) {
        return line.path("bytes").asLong();
    }

    private static Duration window(JsonNode line) {
        return Duration.ofMillis(line.path("window_ms").asLong());
    }
}
