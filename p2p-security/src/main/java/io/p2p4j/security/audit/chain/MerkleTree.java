package io.p2p4j.security.audit.chain;

import io.p2p4j.security.hash.Sha256;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the root of a growing Merkle tree from what it must remember of it: one hash for each bit of its size.
 *
 * <p>Not thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6962#section-2.1">RFC 6962, Merkle hash trees</a>
 */
public final class MerkleTree {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final Sha256 hash = new Sha256();
    private final byte[][] peaks; // peaks[i] is the root of 2^i leaves where the bit i of size is set
    private long size;

    /** Makes an empty tree. */
    public MerkleTree() {
        this.peaks = new byte[Long.SIZE][];
    }

    private MerkleTree(byte[][] peaks, long size) {
        this.peaks = peaks;
        this.size = size;
    }

    /**
     * Returns the tree of a size that remembers these hashes.
     *
     * @param frontier as {@link #frontier} returned it
     * @throws IllegalArgumentException if there are not as many as the size has bits
     */
    public static MerkleTree of(long size, List<byte[]> frontier) {
        if (size < 0 || Long.bitCount(size) != frontier.size()) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " leaves does not have " + frontier.size() + " peaks");
        }
        MerkleTree tree = new MerkleTree();
        int next = 0;
        for (int i = Long.SIZE - 2; i >= 0; i--) {
            if ((size >>> i & 1) == 1) {
                tree.peaks[i] = frontier.get(next++).clone();
            }
        }
        tree.size = size;
        return tree;
    }

    /** Returns a tree that grows on its own. */
    public MerkleTree copy() {
        byte[][] copies = new byte[peaks.length][];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = (size >>> i & 1) == 1 ? peaks[i].clone() : copies[i];
        }
        return new MerkleTree(copies, size);
    }

    /** Returns the number of leaves. */
    public long size() {
        return size;
    }

    /** Adds a leaf. */
    public void add(byte[] leaf) {
        byte[] top = new byte[Sha256.LENGTH];
        hash.add(LEAF).add(leaf, 0, leaf.length).into(top);
        int level = 0;
        for (; (size >>> level & 1) == 1; level++) {
            join(peaks[level], top, top);
        }
        peaks[level] = top;
        size++;
    }

    /** Returns the root; of an empty tree the hash of nothing. */
    public byte[] root() {
        byte[] root = new byte[Sha256.LENGTH];
        if (size == 0) {
            hash.into(root);
            return root;
        }
        int level = Long.numberOfTrailingZeros(size);
        System.arraycopy(peaks[level], 0, root, 0, root.length);
        while (++level < Long.SIZE - 1) {
            if ((size >>> level & 1) == 1) {
                join(peaks[level], root, root);
            }
        }
        return root;
    }

    /** Returns the hashes that the tree remembers, of the largest subtree first. */
    public List<byte[]> frontier() {
        List<byte[]> frontier = new ArrayList<>();
        for (int i = Long.SIZE - 2; i >= 0; i--) {
            if ((size >>> i & 1) == 1) {
                frontier.add(peaks[i].clone());
            }
        }
        return frontier;
    }

    private void join(byte[] left, byte[] right, byte[] out) {
        hash.add(NODE).add(left, 0, left.length).add(right, 0, right.length).into(out);
    }
}
