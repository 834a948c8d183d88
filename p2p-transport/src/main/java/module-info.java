/**
 * Connects nodes: sockets or in-process pipes, secured by whatever handshake is offered and multiplexed by yamux.
 *
 * <p>The node finds its transports by {@link java.util.ServiceLoader}; nobody compiles against this module.
 *
 * @provides io.p2p4j.api.transport.TransportProvider {@code tcp} and {@code memory}
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // who may script the in-memory network is built after this module
module io.p2p4j.transport {
    requires static org.jspecify; // annotations only, absent at run time
    requires io.p2p4j.api;
    requires java.naming; // TXT records, by the provider in jdk.naming.dns
    requires org.slf4j;

    // The kit for tests of applications scripts the in-memory network: latency, cuts, partitions.
    exports io.p2p4j.transport.memory to
            io.p2p4j.it;

    provides io.p2p4j.api.transport.TransportProvider with
            io.p2p4j.transport.memory.MemoryTransportProvider,
            io.p2p4j.transport.tcp.TcpTransportProvider;
}
