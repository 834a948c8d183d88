package io.p2p4j.config.text;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations: seconds as a number, a number with {@code ms}, {@code s}, {@code m} or {@code h}, or ISO 8601.
 *
 * <p>They are not negative, exact to the nanosecond, and at most 2^63 − 1 nanoseconds (292 years), so that whoever counts
 * in nanoseconds cannot overflow.
 */
public record Span() implements TextType {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
    private static final Pattern FORM = Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,19})?)(?: ?(ms|s|m|h))?");
    private static final Pattern ISO = Pattern.compile("[Pp][0-9A-Za-z.,+-]{1,60}");

    @Override
    public String expected() {
        return "a duration";
    }

    @Override
    public Reading read(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            long unit = nanos(Objects.requireNonNullElse(matcher.group(2), "s"));
            return inNanos(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)));
        }
        return ISO.matcher(text).matches() ? iso(text) : malformed();
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw new IllegalStateException(unit);
        };
    }

    private static Reading inNanos(BigDecimal nanos) {
        if (nanos.stripTrailingZeros().scale() > 0) {
            return new Reading.Refused("is finer than a nanosecond");
        }
        return nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? tooLong()
                : new Reading.Value(Duration.ofNanos(nanos.longValueExact()));
    }

    private static Reading iso(String text) {
        try {
            Duration duration = Duration.parse(text);
            if (duration.isNegative()) {
                return malformed();
            }
            return duration.compareTo(LONGEST) > 0 ? tooLong() : new Reading.Value(duration);
        } catch (DateTimeException e) {
            return malformed(); // the message tells the forms, which says more than the parser's index
        }
    }

    private static Reading tooLong() {
        return new Reading.Refused("is longer than 292 years");
    }

    private static Reading malformed() {
        return new Reading.Refused(
                "is not a duration of 0 or more, such as 60.0 (seconds), 500ms, 90s, 2m, 1h or PT1M");
    }
}
