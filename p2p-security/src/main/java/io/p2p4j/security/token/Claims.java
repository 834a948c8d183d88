package io.p2p4j.security.token;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.api.wire.ProtoReader;
import io.p2p4j.api.wire.ProtoWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Says what one link of a capability permits.
 *
 * @param origin where it comes from
 * @param permissions what it permits, sorted by their patterns, none twice
 * @param notAfter when it ends, in whole seconds
 * @param audience the peer that may use it and make the next link; none if whoever has it may use it
 */
record Claims(Origin origin, List<Permission> permissions, Instant notAfter, Optional<PeerId> audience) {

    static final int ID = 16;
    static final int HASH = 32;

    private static final int MAX_PERMISSIONS = TokenTerms.MAX_PERMISSIONS;
    private static final long MAX_SECONDS = 253_402_300_799L; // the end of the year 9999

    /** Says what a link follows. */
    sealed interface Origin {}

    /**
     * It is the first.
     *
     * @param id its public name, random
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Root(byte[] id) implements Origin {}

    /**
     * It follows another.
     *
     * @param hash the hash of all of that link
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Parent(byte[] hash) implements Origin {}

    Claims {
        permissions = List.copyOf(permissions);
        if (permissions.isEmpty() || permissions.size() > MAX_PERMISSIONS) {
            throw new IllegalArgumentException("a link has 1 to " + MAX_PERMISSIONS + " permissions");
        }
    }

    byte[] encode() {
        ProtoWriter out = new ProtoWriter();
        switch (origin) {
            case Root root -> out.bytes(1, root.id());
            case Parent parent -> out.bytes(2, parent.hash());
        }
        permissions.forEach(permission -> out.string(3, permission.pattern()));
        out.varint(4, notAfter.getEpochSecond());
        audience.ifPresent(peer -> out.bytes(5, peer.bytes()));
        return out.toBytes();
    }

    /**
     * Reads claims in the one spelling they have.
     *
     * @throws IllegalArgumentException if they are none
     */
    static Claims decode(byte[] bytes) {
        try {
            Claims claims = read(new ProtoReader(bytes));
            if (!Arrays.equals(claims.encode(), bytes)) {
                throw new IllegalArgumentException("the claims are not spelt as they must be");
            }
            return claims;
        } catch (P2pException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Claims read(ProtoReader in) {
        Optional<Origin> origin = Optional.empty();
        List<Permission> permissions = new ArrayList<>();
        long seconds = 0;
        Optional<PeerId> audience = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> origin = Optional.of(new Root(exactly(in.bytes(), ID)));
                case 2 -> origin = Optional.of(new Parent(exactly(in.bytes(), HASH)));
                case 3 -> permissions.add(next(permissions, in.string()));
                case 4 -> seconds = in.varint();
                case 5 -> audience = Optional.of(PeerId.ofBytes(in.bytes()));
                default -> throw new IllegalArgumentException("the claims have the field " + in.field());
            }
        }
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("a link ends in the year 9999 at the latest");
        }
        return new Claims(
                origin.orElseThrow(() -> new IllegalArgumentException("a link follows something or is the first")),
                permissions,
                Instant.ofEpochSecond(seconds),
                audience);
    }

    private static Permission next(List<Permission> before, String pattern) {
        boolean inOrder =
                before.isEmpty() || before.get(before.size() - 1).pattern().compareTo(pattern) < 0;
        if (!inOrder || before.size() == MAX_PERMISSIONS) {
            throw new IllegalArgumentException("the permissions are too many or not in order");
        }
        return new Permission(pattern);
    }

    private static byte[] exactly(byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException("a link follows " + bytes.length + " bytes, not " + length);
        }
        return bytes;
    }
}
