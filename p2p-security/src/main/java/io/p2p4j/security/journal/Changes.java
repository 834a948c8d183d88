package io.p2p4j.security.journal;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what one update changes as the bytes of one line of the journal, and reads it back.
 *
 * <p>For each key: its length in two bytes, itself, a byte that is 1 for an entry and 0 for none, and for an entry its length
 * in four bytes and itself.
 */
final class Changes {

    private Changes() {}

    static byte[] encode(Map<String, Optional<byte[]>> changes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        changes.forEach((key, entry) -> {
            byte[] text = key.getBytes(StandardCharsets.UTF_8);
            if (text.length > Character.MAX_VALUE) {
                throw new IllegalArgumentException("a key of " + text.length + " bytes is too long");
            }
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) text.length).array());
            out.writeBytes(text);
            out.write(entry.isPresent() ? 1 : 0);
            entry.ifPresent(bytes -> {
                out.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
                out.writeBytes(bytes);
            });
        });
        return out.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static Map<String, Optional<byte[]>> decode(byte[] line) {
        Map<String, Optional<byte[]>> changes = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(line);
        try {
            while (in.hasRemaining()) {
                String key = new String(take(in, Short.toUnsignedInt(in.getShort())), StandardCharsets.UTF_8);
                changes.put(key, in.get() == 0 ? Optional.empty() : Optional.of(take(in, in.getInt())));
            }
            return changes;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a change ends too early", e);
        }
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a change has a part of " + length + " bytes");
        }
        byte[] part = new byte[length];
        in.get(part);
        return part;
    }
}
