package io.p2p4j.config.text;

import java.math.BigInteger;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads plain decimal numbers, those of bytes with an optional {@code KiB}, {@code MiB} or {@code GiB} behind them.
 *
 * <p>Leading zeros, underscores and other bases are refused, since versions of YAML disagree on what they mean.
 *
 * @param least the least value
 * @param most the greatest value
 * @param unit what is counted, empty if nobody says
 * @param box makes the value of the component's type
 */
public record WholeNumber(long least, long most, String unit, LongFunction<Object> box) implements TextType {

    private static final Pattern FORM = Pattern.compile("(-?(?:0|[1-9][0-9]{0,39}))(?: ?(KiB|MiB|GiB))?");

    private static final Pattern WITH_A_UNIT = Pattern.compile("-?[0-9][0-9.,_]{0,39} ?[A-Za-z]{1,20}");

    static WholeNumber ofInt(String unit) {
        return new WholeNumber(Integer.MIN_VALUE, Integer.MAX_VALUE, unit, value -> (int) value);
    }

    static WholeNumber ofLong(String unit) {
        return new WholeNumber(Long.MIN_VALUE, Long.MAX_VALUE, unit, value -> value);
    }

    @Override
    public String expected() {
        return "a whole number";
    }

    @Override
    public Reading read(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || matcher.group(2) != null && !bytes()) {
            return new Reading.Refused(
                    "is not a whole number" + (WITH_A_UNIT.matcher(text).matches() ? units() : ""));
        }
        BigInteger value =
                new BigInteger(matcher.group(1)).shiftLeft(shift(Objects.requireNonNullElse(matcher.group(2), "")));
        if (value.compareTo(BigInteger.valueOf(least)) < 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
            return new Reading.Refused("is not between " + least + " and " + most);
        }
        return new Reading.Value(box.apply(value.longValueExact()));
    }

    /** Returns whether it counts bytes. */
    public boolean bytes() {
        return unit.equals("bytes");
    }

    private String units() {
        if (bytes()) {
            return "; the units of bytes are KiB, MiB and GiB";
        }
        return unit.isEmpty() ? "; it has no unit" : "; it counts " + unit + " and has no other unit";
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
