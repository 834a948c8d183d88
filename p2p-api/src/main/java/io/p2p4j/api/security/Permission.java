package io.p2p4j.api.security;

import java.util.regex.Pattern;

/**
 * Names something a peer may do, or, with wildcards, a set of such things: {@code call:weather/*}.
 *
 * <p>Forms: {@code call:<service>/<method>}, {@code stream:<protocol>}, {@code node:info}. A {@code *} at the end stands
 * for everything that begins with what precedes it; there is no other wildcard.
 *
 * @param pattern the form above
 */
public record Permission(String pattern) {

    private static final Pattern FORM = Pattern.compile("[a-z]+:[A-Za-z0-9_./:-]*\\*?");
    private static final int MAX_LENGTH = 256;

    /** Checks the form. */
    public Permission {
        if (pattern.length() > MAX_LENGTH || !FORM.matcher(pattern).matches() || pattern.endsWith(":")) {
            throw new IllegalArgumentException("'" + pattern + "' is not a permission; one looks like call:weather/*");
        }
    }

    /** Returns the permission to call a method. */
    public static Permission call(String method) {
        return new Permission("call:" + method);
    }

    /** Returns whether whoever holds this one may do what {@code wanted} names. */
    public boolean implies(Permission wanted) {
        return pattern.endsWith("*")
                ? wanted.pattern.startsWith(pattern.substring(0, pattern.length() - 1))
                : wanted.pattern.equals(pattern);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
