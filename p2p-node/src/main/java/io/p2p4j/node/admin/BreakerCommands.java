package io.p2p4j.node.admin;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.api.resilience.PeerBreakers.Forced;
import io.p2p4j.api.resilience.PeerBreakers.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Shows the breakers of single peers and changes them, by words: {@code show [PEER]}, {@code reset PEER}, {@code open PEER},
 * {@code close PEER}.
 *
 * @param breakers the breakers of the node
 */
public record BreakerCommands(PeerBreakers breakers) implements ControlCommand {

    @Override
    public Answer run(List<String> words) {
        String what = words.isEmpty() ? "" : words.get(0);
        if (what.equals("show") && words.size() == 1) {
            return all();
        }
        PeerId peer = LimitCommands.peer(words);
        switch (what) {
            case "show" -> {
                // and that is all
            }
            case "reset" -> breakers.reset(peer);
            case "open" -> breakers.force(peer, Forced.OPEN);
            case "close" -> breakers.force(peer, Forced.CLOSED);
            default -> throw new IllegalArgumentException("breakers " + String.join(" ", words));
        }
        return new Answer(true, line(peer, breakers.status(peer)));
    }

    private Answer all() {
        Map<PeerId, Status> all = breakers.list();
        List<String> lines = all.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .limit(LimitCommands.MOST)
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .toList();
        return new Answer(
                true, LimitCommands.listed(lines, all.size(), "all breakers are closed, and without failures"));
    }

    private static String line(PeerId peer, Status status) {
        StringBuilder line = new StringBuilder(peer + "  " + status.state() + "  failures " + status.failures());
        if (status.state() == CircuitBreaker.State.OPEN && !status.forced()) {
            line.append("  probe in ")
                    .append(status.untilProbe().toMillis() / 1e3)
                    .append(" s");
        }
        status.reason().ifPresent(reason -> line.append("  ").append(reason.replaceAll("\\s+", " ")));
        return line.toString();
    }
}
