package io.p2p4j.api.transport;

import java.nio.charset.StandardCharsets;

/**
 * Names a protocol as multistream-select does: {@code /ipfs/ping/1.0.0}.
 *
 * @param name the name: begins with a slash, printable ASCII, at most {@link #MAX_LENGTH} characters
 * @see <a href="https://github.com/multiformats/multistream-select">multistream-select</a>
 */
public record ProtocolId(String name) {

    /** The longest name. */
    public static final int MAX_LENGTH = 140;

    /** Checks the form of the name. */
    public ProtocolId {
        boolean printable = name.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        if (!name.startsWith("/") || name.length() < 2 || name.length() > MAX_LENGTH || !printable) {
            throw new IllegalArgumentException("a protocol id is /name in printable ASCII of at most " + MAX_LENGTH
                    + " characters, not one of " + name.length());
        }
    }

    /** Returns the name as bytes. */
    public byte[] bytes() {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return name;
    }
}
