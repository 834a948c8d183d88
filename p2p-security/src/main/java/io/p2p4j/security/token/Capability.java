package io.p2p4j.security.token;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.wire.ProtoReader;
import io.p2p4j.api.wire.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A chain of links, each narrower than the one before it and signed by the peer that one was made for.
 *
 * <p>As text {@code p2pc_} and the links in base64url.
 *
 * @param links at least one, at most {@link #MAX_LINKS}
 */
record Capability(List<Link> links) {

    /** The most links. */
    static final int MAX_LINKS = 8;

    /** The most bytes of all links. */
    static final int MAX_BYTES = 8192;

    private static final String PREFIX = "p2pc_";
    private static final int MAX_TEXT = PREFIX.length() + (MAX_BYTES + 2) / 3 * 4;

    Capability {
        links = List.copyOf(links);
        if (links.isEmpty() || links.size() > MAX_LINKS) {
            throw new IllegalArgumentException("a capability has 1 to " + MAX_LINKS + " links");
        }
    }

    Link first() {
        return links.get(0);
    }

    Link last() {
        return links.get(links.size() - 1);
    }

    /** Returns the public name of the first link, if it is one that begins a chain. */
    Optional<String> id() {
        return switch (first().claims().origin()) {
            case Claims.Root root -> Optional.of(HexFormat.of().formatHex(root.id()));
            case Claims.Parent parent -> Optional.empty();
        };
    }

    /** Returns this chain with one more link. */
    Capability with(Claims claims, Identity signer) {
        List<Link> more = new ArrayList<>(links);
        more.add(Link.sign(claims, signer));
        return new Capability(more);
    }

    byte[] encode() {
        ProtoWriter out = new ProtoWriter();
        links.forEach(link -> out.bytes(1, link.encode()));
        return out.toBytes();
    }

    /**
     * Returns the text.
     *
     * @throws IllegalArgumentException if the chain is longer than any node accepts
     */
    String text() {
        byte[] bytes = encode();
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a capability has at most " + MAX_BYTES + " bytes, not " + bytes.length);
        }
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static boolean isText(String text) {
        return text.startsWith(PREFIX);
    }

    /**
     * Reads a chain in the one spelling it has; verifies nothing.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Capability parse(String text) {
        if (!isText(text) || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("no capability begins so, or is so long");
        }
        byte[] bytes =
                Base64.getUrlDecoder().decode(text.substring(PREFIX.length()).getBytes(StandardCharsets.ISO_8859_1));
        Capability capability = decode(bytes);
        if (!capability.text().equals(text)) {
            throw new IllegalArgumentException("the text is not spelt as it must be");
        }
        return capability;
    }

    static Capability decode(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a capability has at most " + MAX_BYTES + " bytes");
        }
        List<Link> links = new ArrayList<>();
        try {
            ProtoReader in = new ProtoReader(bytes);
            while (in.next()) {
                if (in.field() != 1 || links.size() == MAX_LINKS) {
                    throw new IllegalArgumentException("a capability has links alone, and at most " + MAX_LINKS);
                }
                links.add(Link.decode(in.bytes()));
            }
        } catch (P2pException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        Capability capability = new Capability(links);
        if (!Arrays.equals(capability.encode(), bytes)) {
            throw new IllegalArgumentException("the capability is not spelt as it must be");
        }
        return capability;
    }
}
