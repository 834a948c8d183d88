package io.p2p4j.api.peer;

import io.p2p4j.api.wire.Varint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Describes an address as a path of protocols: {@code /ip4/127.0.0.1/tcp/4001}. Immutable.
 *
 * @param components the protocols from the outside in, at least one, at most {@link #MAX_COMPONENTS}
 * @see <a href="https://github.com/multiformats/multiaddr">multiaddr</a>
 */
public record Multiaddr(List<Component> components) {

    /** The most components an address has; real ones have fewer than ten. */
    public static final int MAX_COMPONENTS = 20;

    /** The most bytes an address has in binary form, and characters in text form. */
    public static final int MAX_LENGTH = 1024;

    /**
     * One protocol and its value.
     *
     * @param protocol the protocol
     * @param value its value in canonical text form, empty where the protocol has none
     */
    public record Component(AddressProtocol protocol, String value) {

        /** Brings the value into canonical form. */
        public Component {
            value = protocol.canonical(value);
        }

        @Override
        public String toString() {
            return "/" + protocol.text() + (protocol.hasValue() ? "/" + value : "");
        }
    }

    /** Copies the components. */
    public Multiaddr {
        components = List.copyOf(components);
        if (components.isEmpty() || components.size() > MAX_COMPONENTS) {
            throw new IllegalArgumentException("an address has 1 to " + MAX_COMPONENTS + " components");
        }
        if (text(components).length() > MAX_LENGTH || encoded(components).length > MAX_LENGTH) {
            throw new IllegalArgumentException("an address has at most " + MAX_LENGTH + " bytes or characters");
        }
    }

    /**
     * Returns the address that a text spells.
     *
     * @throws IllegalArgumentException if it is malformed or names a protocol that is not known; the message lists those
     *     that are
     */
    public static Multiaddr parse(String text) {
        if (!text.startsWith("/") || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "'" + abbreviated(text) + "' is not a multiaddr; one looks like /ip4/127.0.0.1/tcp/4001");
        }
        String[] parts = text.substring(1).split("/", -1);
        int end = parts[parts.length - 1].isEmpty() ? parts.length - 1 : parts.length;
        List<Component> components = new ArrayList<>();
        try {
            for (int i = 0; i < end; i++) {
                AddressProtocol protocol = AddressProtocol.ofText(parts[i]);
                if (protocol.hasValue() && i + 1 == end) {
                    throw new IllegalArgumentException("/" + protocol.text() + " lacks its value");
                }
                components.add(new Component(protocol, protocol.hasValue() ? parts[++i] : ""));
            }
            return new Multiaddr(components);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not a multiaddr: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the address that bytes hold.
     *
     * @throws IllegalArgumentException if they are malformed or name a protocol that is not known
     * @throws io.p2p4j.api.error.ProtocolException if a varint in them is malformed
     */
    public static Multiaddr decode(byte[] bytes) {
        if (bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException("an address has at most " + MAX_LENGTH + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<Component> components = new ArrayList<>();
        while (in.hasRemaining()) {
            AddressProtocol protocol = AddressProtocol.ofCode(Varint.read(in));
            components.add(new Component(protocol, protocol.read(in)));
        }
        return new Multiaddr(components);
    }

    /** Returns the binary form. */
    public byte[] encode() {
        return encoded(components);
    }

    /** Returns the value of the first component of a protocol. */
    public Optional<String> value(AddressProtocol protocol) {
        return components.stream()
                .filter(component -> component.protocol() == protocol)
                .map(Component::value)
                .findFirst();
    }

    /** Returns whether the address consists of just these protocols, in this order. */
    public boolean matches(AddressProtocol... protocols) {
        return components.stream().map(Component::protocol).toList().equals(List.of(protocols));
    }

    /** Returns the protocols without their values, as in {@code /ip4/tcp}: what decides whether an address can be used. */
    public String form() {
        return components.stream()
                .map(component -> "/" + component.protocol().text())
                .collect(Collectors.joining());
    }

    /** Returns the address with one more component at its end. */
    public Multiaddr with(AddressProtocol protocol, String value) {
        List<Component> more = new ArrayList<>(components);
        more.add(new Component(protocol, value));
        return new Multiaddr(more);
    }

    @Override
    public String toString() {
        return text(components);
    }

    private static String text(List<Component> components) {
        return components.stream().map(Component::toString).collect(Collectors.joining());
    }

    /** An IPv6 address may take ten bytes more than its text, so the room exceeds the bound on the text. */
    private static byte[] encoded(List<Component> components) {
        ByteBuffer out = ByteBuffer.allocate(MAX_LENGTH + 10 * MAX_COMPONENTS);
        for (Component component : components) {
            Varint.write(component.protocol().code(), out);
            component.protocol().write(component.value(), out);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static String abbreviated(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
