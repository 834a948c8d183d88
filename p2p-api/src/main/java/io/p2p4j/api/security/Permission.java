package io.p2p4j.api.security;

import java.util.regex.Pattern;

/**
 * Names something a peer may do, or, with wildcards, a set of such things: {@code call:weather/*}.
 *
 * <p>Forms: {@code call:<service>/<method>}, {@code stream:<protocol>}, {@code relay}, {@code node:info}, {@code
 * node:admin}, {@code node:config}. A {@code *} at the end stands for everything that begins with what precedes it; elsewhere
 * it stands for any characters but a slash, so that {@code call:*}{@code /status} is one method of every service.
 *
 * @param pattern the form above
 */
public record Permission(String pattern) {

    private static final Pattern FORM =
            Pattern.compile("relay|call:[A-Za-z0-9_./:*-]+|stream:[A-Za-z0-9_./:+~@=*-]+|node:[a-z*]+");
    private static final int MAX_LENGTH = 256;
    private static final String CALL = "call:";

    /** Checks the form. */
    public Permission {
        boolean wellFormed =
                pattern.length() <= MAX_LENGTH && FORM.matcher(pattern).matches() && !pattern.contains("**");
        if (!wellFormed) {
            throw new IllegalArgumentException("'" + pattern + "' is not a permission; one looks like call:weather/*,"
                    + " stream:/chat/1.0.0, relay or node:info");
        }
    }

    /** Returns the permission to call a method. */
    public static Permission call(String method) {
        return new Permission(CALL + method);
    }

    /**
     * Returns whether whoever holds this one may do all that {@code wanted} names.
     *
     * <p>A {@code *} in {@code wanted} is implied by a {@code *} alone, and one at its end by one at the end.
     */
    public boolean implies(Permission wanted) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return wanted.pattern.equals(pattern);
        }
        return star == pattern.length() - 1
                ? wanted.pattern.regionMatches(0, pattern, 0, star)
                : wanted.pattern.regionMatches(0, pattern, 0, star) && matches(wanted.pattern, star);
    }

    @Override
    public String toString() {
        return pattern;
    }

    /**
     * Goes through both texts at once; where they differ, the last star takes one character more.
     *
     * <p>To give an earlier star more is of no use: within a segment the last one can take whatever that would free, and no
     * star but the one at the end takes a slash. So the work is bounded by the product of the lengths.
     */
    private boolean matches(String text, int from) {
        int at = from;
        int in = from;
        int star = -1;
        int taken = 0;
        while (in < text.length()) {
            char next = at < pattern.length() ? pattern.charAt(at) : '\0';
            if (next == '*') {
                if (at == pattern.length() - 1) {
                    return true;
                }
                star = at++;
                taken = in;
            } else if (next == text.charAt(in)) {
                star = next == '/' ? -1 : star;
                at++;
                in++;
            } else if (star >= 0 && text.charAt(taken) != '/') {
                in = ++taken;
                at = star + 1;
            } else {
                return false;
            }
        }
        return at == pattern.length() || at == pattern.length() - 1 && pattern.charAt(at) == '*';
    }
}
