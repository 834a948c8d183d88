package io.p2p4j.node.admin;

import java.util.List;

/** Carries out a command that a {@link ControlSocket} has taken. */
@FunctionalInterface
public interface ControlCommand {

    /**
     * Carries it out.
     *
     * @param words what follows the name of the command
     * @throws IllegalArgumentException if they are none that it knows
     */
    Answer run(List<String> words);
}
