package io.p2p4j.config.text;

/** Reads {@code true} and {@code false}; the other spellings of older YAML mean nothing. */
public record Flag() implements TextType {

    @Override
    public String expected() {
        return "true or false";
    }

    @Override
    public Reading read(String text) {
        return switch (text) {
            case "true" -> new Reading.Value(true);
            case "false" -> new Reading.Value(false);
            default -> new Reading.Refused("is not true or false");
        };
    }
}
