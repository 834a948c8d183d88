/**
 * The vocabulary of p2p4j: peers, errors, and the interfaces behind which every other module stands.
 *
 * <p>Applications, the node and every provider compile against this module; it depends on {@code java.base} alone. Start
 * at {@link io.p2p4j.api.peer.PeerId} to read it, at {@link io.p2p4j.api.spi.Provider} to extend it.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // those who may read the wire codec are built after this module
module io.p2p4j.api {
    requires static org.jspecify; // annotations only, absent at run time

    exports io.p2p4j.api.config;
    exports io.p2p4j.api.error;
    exports io.p2p4j.api.peer;
    exports io.p2p4j.api.resilience;
    exports io.p2p4j.api.rotation;
    exports io.p2p4j.api.rpc;
    exports io.p2p4j.api.security;
    exports io.p2p4j.api.spi;
    exports io.p2p4j.api.time;
    exports io.p2p4j.api.token;
    exports io.p2p4j.api.transport;

    // The wire codec is an inner matter of those who put bytes on a connection.
    exports io.p2p4j.api.wire to
            io.p2p4j.it,
            io.p2p4j.node,
            io.p2p4j.security,
            io.p2p4j.transport;
}
