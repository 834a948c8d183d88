package io.p2p4j.api.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Converts the values of address protocols between text and bytes; each form refuses what is not of it. */
enum AddressValue {
    NONE(0) {
        @Override
        byte[] bytes(String text) {
            require(text.isEmpty(), text, "empty, and this protocol has no value");
            return new byte[0];
        }

        @Override
        String text(byte[] bytes) {
            return "";
        }
    },
    IP4(4) {
        private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
        private static final Pattern FORM = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

        @Override
        byte[] bytes(String text) {
            require(FORM.matcher(text).matches(), text, "an IPv4 address");
            return literal(text, 4);
        }

        @Override
        String text(byte[] bytes) {
            return address(bytes);
        }
    },
    IP6(16) {
        private static final Pattern FORM = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]{1,44}");
        // The longest run of two or more zero groups; RFC 5952 writes it as {@code ::}.
        private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])");

        @Override
        byte[] bytes(String text) {
            require(FORM.matcher(text).matches() && text.contains(":"), text, "an IPv6 address");
            return literal(text, 16);
        }

        @Override
        String text(byte[] bytes) {
            StringBuilder full = new StringBuilder();
            for (int i = 0; i < 16; i += 2) {
                int group = (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
                full.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
            }
            return ZEROS.matcher(full)
                    .results()
                    .reduce((a, b) -> b.group().length() > a.group().length() ? b : a)
                    .map(zeros -> compressed(full.toString(), zeros))
                    .orElseGet(full::toString);
        }

        private String compressed(String full, MatchResult zeros) {
            String head = full.substring(0, zeros.start());
            String tail = full.substring(zeros.end());
            return (head.isEmpty() ? ":" : head) + (tail.isEmpty() ? ":" : tail);
        }
    },
    PORT(2) {
        @Override
        byte[] bytes(String text) {
            require(text.matches("\\d{1,5}") && Integer.parseInt(text) <= 0xffff, text, "a port");
            return ByteBuffer.allocate(2)
                    .putShort((short) Integer.parseInt(text))
                    .array();
        }

        @Override
        String text(byte[] bytes) {
            return String.valueOf(ByteBuffer.wrap(bytes).getShort() & 0xffff);
        }
    },
    NAME(-1) {
        private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})");

        @Override
        byte[] bytes(String text) {
            require(FORM.matcher(text).matches(), text, "a host name");
            return text.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    },
    PEER(-1) {
        @Override
        byte[] bytes(String text) {
            return PeerId.parse(text).bytes();
        }

        @Override
        String text(byte[] bytes) {
            return PeerId.ofBytes(bytes).toString();
        }
    };

    private final int size;

    AddressValue(int size) {
        this.size = size;
    }

    abstract byte[] bytes(String text);

    abstract String text(byte[] bytes);

    boolean hasLength() {
        return size < 0;
    }

    int size() {
        return size;
    }

    String canonical(String text) {
        return text(bytes(text));
    }

    private static void require(boolean condition, String text, String what) {
        if (!condition) {
            throw new IllegalArgumentException("'" + text + "' is not " + what);
        }
    }

    /** A literal of this form is never looked up in DNS. */
    private static byte[] literal(String text, int length) {
        try {
            byte[] bytes = InetAddress.getByName(text).getAddress();
            return bytes.length == length ? bytes : mapped(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + text + "' is not an address of " + length + " bytes", e);
        }
    }

    /** The JDK turns {@code ::ffff:192.0.2.1} into the IPv4 address inside it; here it stays the IPv6 address it is. */
    private static byte[] mapped(byte[] ip4) {
        return ByteBuffer.allocate(16).putShort(10, (short) 0xffff).put(12, ip4).array();
    }

    private static String address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of " + bytes.length + " bytes", e);
        }
    }
}
