package io.p2p4j.security.audit.chain;

import io.p2p4j.security.hash.Sha256;
import java.util.HexFormat;
import java.util.List;

/**
 * Follows a log line by line: how many there were, the hash of the last one, and the tree over the hashes of all.
 *
 * <p>The hash of a line is the SHA-256 of its bytes, the line feed included; it is the leaf of the tree, too. Not thread-safe.
 */
public final class Chain {

    /** What stands for the hash of the line before the first. */
    public static final String BEGINNING = "0".repeat(2 * Sha256.LENGTH);

    private final Sha256 hash = new Sha256();
    private final byte[] last;
    private final MerkleTree tree;

    /** Makes the chain of a log without lines. */
    public Chain() {
        this(new byte[Sha256.LENGTH], new MerkleTree());
    }

    private Chain(byte[] last, MerkleTree tree) {
        this.last = last;
        this.tree = tree;
    }

    /**
     * Returns the chain of a log that goes on with a segment.
     *
     * @param size how many lines there were before
     * @param last the hash of the last of them, in hex
     * @param frontier what the tree of these lines remembers, in hex
     * @throws IllegalArgumentException if these are no hashes, or not as many as the size asks for
     */
    public static Chain of(long size, String last, List<String> frontier) {
        return new Chain(
                hash(last),
                MerkleTree.of(size, frontier.stream().map(Chain::hash).toList()));
    }

    private static byte[] hash(String hex) {
        byte[] hash = HexFormat.of().parseHex(hex);
        if (hash.length != Sha256.LENGTH) {
            throw new IllegalArgumentException("a hash has " + Sha256.LENGTH + " bytes, not " + hash.length);
        }
        return hash;
    }

    /** Returns a chain that grows on its own. */
    public Chain copy() {
        return new Chain(last.clone(), tree.copy());
    }

    /** Returns how many lines there were. */
    public long size() {
        return tree.size();
    }

    /** Returns the hash of the last line; not a copy. */
    public byte[] last() {
        return last;
    }

    /** Returns the hash of the last line, in hex. */
    public String lastHex() {
        return HexFormat.of().formatHex(last);
    }

    /** Adds a line with its line feed. */
    public void add(byte[] bytes, int from, int to) {
        hash.add(bytes, from, to).into(last);
        tree.add(last);
    }

    /** Returns the root of the tree over all lines. */
    public byte[] root() {
        return tree.root();
    }

    /** Returns what the tree remembers, in hex. */
    public List<String> frontier() {
        return tree.frontier().stream().map(HexFormat.of()::formatHex).toList();
    }
}
