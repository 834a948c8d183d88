package io.p2p4j.node.cli.shared;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.node.admin.Answer;
import io.p2p4j.node.admin.ControlClient;
import io.p2p4j.node.assembly.Assembly;
import java.util.List;
import java.util.Map;

/** Has commands carried out by the node that runs in a folder. */
public final class Running {

    private Running() {}

    /**
     * Returns what the node says, line by line.
     *
     * @throws io.p2p4j.api.error.P2pException if none runs there, or it did not do it
     */
    public static List<String> node(Settings settings, String command) {
        NodeConfig config = Assembly.config(settings.layers(Map.of())); // which says where the node's folder is
        Answer answer = ControlClient.ask(config.node().dataDir(), command);
        if (!answer.done()) {
            throw P2pError.of(ErrorCode.CONFIG_INVALID, answer.text())
                    .with(Detail.SIDE, "local")
                    .toException();
        }
        return answer.text().lines().toList();
    }
}
