package io.p2p4j.node.reload;

import io.p2p4j.api.config.NodeConfig;
import java.nio.file.Path;
import java.util.List;

/** Says how a node is to be, as often as it is asked. Thread-safe. */
public interface Blueprint {

    /**
     * Reads the configuration.
     *
     * @throws io.p2p4j.api.error.ConfigException if it is not valid
     */
    NodeConfig read();

    /**
     * Returns normally only if a node of this configuration could be put together.
     *
     * @throws io.p2p4j.api.error.ConfigException if a part is not found or cannot be made
     */
    void check(NodeConfig config);

    /** Returns the files that are read. */
    List<Path> files();

    /** Returns what the files held just before they were read last. */
    FileContents lastRead();
}
