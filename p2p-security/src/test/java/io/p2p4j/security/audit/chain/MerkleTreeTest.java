package io.p2p4j.security.audit.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    private static final int LEAVES = 130;

    @Test
    void isTheTreeOfRfc6962() throws Exception {
        MerkleTree tree = new MerkleTree();
        List<byte[]> leaves = new ArrayList<>();
        assertArrayEquals(sha256(), tree.root());
        for (int i = 0; i < LEAVES; i++) {
            byte[] leaf = sha256(new byte[] {(byte) i});
            leaves.add(leaf);
            tree.add(leaf);
            assertArrayEquals(root(leaves), tree.root(), "of " + leaves.size());
        }
    }

    /** The example of the logs of certificates: the leaves "", 0x00, 0x10. */
    @Test
    void hasTheRootsThatOthersCompute() {
        MerkleTree tree = new MerkleTree();
        tree.add(new byte[0]);
        assertEquals("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", hex(tree));
        tree.add(new byte[] {0});
        assertEquals("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", hex(tree));
        tree.add(new byte[] {0x10});
        assertEquals("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", hex(tree));
    }

    @Test
    void growsOnFromWhatItRemembers() {
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < LEAVES; i++) {
            MerkleTree other = MerkleTree.of(tree.size(), tree.frontier());
            MerkleTree copy = tree.copy();
            tree.add(new byte[] {(byte) i});
            other.add(new byte[] {(byte) i});
            assertArrayEquals(tree.root(), other.root());
            copy.add(new byte[] {(byte) i});
            assertArrayEquals(tree.root(), copy.root());
        }
        assertThrows(IllegalArgumentException.class, () -> MerkleTree.of(3, List.of(new byte[32])));
    }

    private static byte[] root(List<byte[]> leaves) throws Exception {
        if (leaves.size() == 1) {
            return sha256(new byte[] {0}, leaves.get(0));
        }
        int left = Integer.highestOneBit(leaves.size() - 1);
        return sha256(new byte[] {1}, root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
    }

    private static byte[] sha256(byte[]... parts) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static String hex(MerkleTree tree) {
        return HexFormat.of().formatHex(tree.root());
    }
}
