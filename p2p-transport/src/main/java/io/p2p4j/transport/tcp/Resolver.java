package io.p2p4j.transport.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Looks names up; blocks for as long as that takes. Thread-safe. */
interface Resolver {

    /** Returns the addresses of a host of either family. */
    List<InetAddress> addresses(String host) throws IOException;

    /** Returns the TXT records of a name, each in one piece. */
    List<String> texts(String name) throws IOException;
}
