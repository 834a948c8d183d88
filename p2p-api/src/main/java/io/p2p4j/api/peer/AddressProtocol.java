package io.p2p4j.api.peer;

import io.p2p4j.api.wire.Varint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Names the protocols of a {@link Multiaddr}, with their codes and the form of their values.
 *
 * @see <a href="https://github.com/multiformats/multiaddr/blob/master/protocols.csv">multiaddr protocols</a>
 */
public enum AddressProtocol {
    /** An IPv4 address. */
    IP4("ip4", 4, AddressValue.IP4),
    /** An IPv6 address. */
    IP6("ip6", 41, AddressValue.IP6),
    /** A host name that resolves to either family. */
    DNS("dns", 53, AddressValue.NAME),
    /** A host name that resolves to IPv4 addresses. */
    DNS4("dns4", 54, AddressValue.NAME),
    /** A host name that resolves to IPv6 addresses. */
    DNS6("dns6", 55, AddressValue.NAME),
    /** A host name whose TXT records are multiaddrs. */
    DNSADDR("dnsaddr", 56, AddressValue.NAME),
    /** A TCP port. */
    TCP("tcp", 6, AddressValue.PORT),
    /** A UDP port. */
    UDP("udp", 273, AddressValue.PORT),
    /** TLS over what precedes. */
    TLS("tls", 448, AddressValue.NONE),
    /** WebSocket. */
    WS("ws", 477, AddressValue.NONE),
    /** WebSocket over TLS. */
    WSS("wss", 478, AddressValue.NONE),
    /** QUIC version 1. */
    QUIC_V1("quic-v1", 461, AddressValue.NONE),
    /** A relay, whose address precedes. */
    P2P_CIRCUIT("p2p-circuit", 290, AddressValue.NONE),
    /** A peer's id. */
    P2P("p2p", 421, AddressValue.PEER),
    /** A name inside one process. */
    MEMORY("memory", 777, AddressValue.NAME);

    private final String text;
    private final int code;
    private final AddressValue form;

    AddressProtocol(String text, int code, AddressValue form) {
        this.text = text;
        this.code = code;
        this.form = form;
    }

    /** Returns the name in a textual address. */
    public String text() {
        return text;
    }

    /** Returns the code in a binary address. */
    public int code() {
        return code;
    }

    /** Returns whether a value follows. */
    public boolean hasValue() {
        return form != AddressValue.NONE;
    }

    String canonical(String value) {
        return form.canonical(value);
    }

    String read(ByteBuffer in) {
        int length = form.hasLength() ? (int) Math.min(Varint.read(in), Integer.MAX_VALUE) : form.size();
        if (length > in.remaining()) {
            throw new IllegalArgumentException("an address ends inside /" + text);
        }
        byte[] value = new byte[length];
        in.get(value);
        return form.text(value);
    }

    void write(String value, ByteBuffer out) {
        byte[] bytes = form.bytes(value);
        if (form.hasLength()) {
            Varint.write(bytes.length, out);
        }
        out.put(bytes);
    }

    static AddressProtocol ofText(String text) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.text.equals(text) || protocol == P2P && text.equals("ipfs"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is none of " + known()));
    }

    static AddressProtocol ofCode(long code) {
        return Arrays.stream(values())
                .filter(protocol -> protocol.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the code " + code + " is none of " + known()));
    }

    private static String known() {
        return Arrays.stream(values()).map(AddressProtocol::text).collect(Collectors.joining(", "));
    }
}
