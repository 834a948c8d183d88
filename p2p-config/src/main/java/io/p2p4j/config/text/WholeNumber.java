package io.p2p4j.config.text;

import java.math.BigInteger;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads plain decimal numbers, with an optional {@code KiB}, {@code MiB} or {@code GiB} behind them.
 *
 * <p>A record does not say which of its numbers are sizes, so each may have the suffix. Leading zeros, underscores and
 * other bases are refused, since versions of YAML disagree on what they mean.
 *
 * @param least the least value
 * @param most the greatest value
 * @param box makes the value of the component's type
 */
record WholeNumber(long least, long most, LongFunction<Object> box) implements TextType {

    private static final Pattern FORM = Pattern.compile("(-?(?:0|[1-9][0-9]{0,39}))(?: ?(KiB|MiB|GiB))?");

    static WholeNumber ofInt() {
        return new WholeNumber(Integer.MIN_VALUE, Integer.MAX_VALUE, value -> (int) value);
    }

    static WholeNumber ofLong() {
        return new WholeNumber(Long.MIN_VALUE, Long.MAX_VALUE, value -> value);
    }

    @Override
    public String expected() {
        return "a whole number";
    }

    @Override
    public Reading read(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return new Reading.Refused("is not a whole number");
        }
        BigInteger value =
                new BigInteger(matcher.group(1)).shiftLeft(shift(Objects.requireNonNullElse(matcher.group(2), "")));
        if (value.compareTo(BigInteger.valueOf(least)) < 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
            return new Reading.Refused("is not between " + least + " and " + most);
        }
        return new Reading.Value(box.apply(value.longValueExact()));
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "" -> 0;
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> throw new IllegalStateException(unit);
        };
    }
}
