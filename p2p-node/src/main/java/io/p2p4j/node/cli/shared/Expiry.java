package io.p2p4j.node.cli.shared;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads when something ends: a span from now such as {@code 30d}, or a time such as {@code 2027-01-01T00:00:00Z}. */
public final class Expiry {

    /** What it may look like, for people. */
    public static final String FORM = "A span such as 12h or 30d, or a time such as 2027-01-01T00:00:00Z.";

    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    private Expiry() {}

    public static Instant parse(String text, InstantSource clock) {
        Matcher span = SPAN.matcher(text.toLowerCase(Locale.ROOT));
        if (span.matches()) {
            Duration unit = UNITS.getOrDefault(span.group(2), Duration.ofSeconds(1));
            return clock.instant().plus(unit.multipliedBy(Long.parseLong(span.group(1))));
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no expiry: " + FORM, e);
        }
    }
}
