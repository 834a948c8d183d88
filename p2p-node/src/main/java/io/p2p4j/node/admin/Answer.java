package io.p2p4j.node.admin;

/**
 * Says what became of a command.
 *
 * @param done whether it was carried out
 * @param text what there is to say, for people
 */
public record Answer(boolean done, String text) {}
