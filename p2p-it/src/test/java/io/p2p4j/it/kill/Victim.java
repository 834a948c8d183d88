package io.p2p4j.it.kill;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Writes in a process of its own until it is killed, and judges in the test's what such a process left. */
public interface Victim {

    /**
     * Writes for ever, going on from what an earlier process left.
     *
     * @param acknowledge takes a line about each change that is done for good; its name is the line up to the first blank
     */
    void write(Path folder, Random random, Consumer<String> acknowledge) throws Exception;

    /**
     * Asserts that everything acknowledged is there and nothing that is half done.
     *
     * @param acknowledged all lines so far, in their order
     */
    void inspect(Path folder, List<String> acknowledged) throws Exception;
}
