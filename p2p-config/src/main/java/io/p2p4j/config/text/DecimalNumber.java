package io.p2p4j.config.text;

import java.util.regex.Pattern;

/** Reads finite decimal numbers such as {@code 0.25} and {@code 1e-3}. */
public record DecimalNumber() implements TextType {

    private static final Pattern FORM = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,4})?");

    @Override
    public String expected() {
        return "a number";
    }

    @Override
    public Reading read(String text) {
        if (!FORM.matcher(text).matches()) {
            return new Reading.Refused("is not a number");
        }
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? new Reading.Value(value) : new Reading.Refused("is not a finite number");
    }
}
