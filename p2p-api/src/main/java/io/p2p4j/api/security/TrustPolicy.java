package io.p2p4j.api.security;

/** Decides which peers this node deals with. Thread-safe; never blocks; an exception refuses. */
@FunctionalInterface
public interface TrustPolicy {

    /** Judges a peer; asked when it connects and again for each of its requests. */
    Verdict judge(Candidate candidate);

    /** Says whether a peer is let in. */
    sealed interface Verdict {}

    /**
     * The peer is let in.
     *
     * @param level how far it is trusted
     */
    record Admitted(TrustLevel level) implements Verdict {}

    /**
     * The peer is refused.
     *
     * @param reason a sentence for the operator; it does not leave the node
     * @param rule the config key or record that decided; the peer is told
     */
    record Refused(String reason, String rule) implements Verdict {}
}
