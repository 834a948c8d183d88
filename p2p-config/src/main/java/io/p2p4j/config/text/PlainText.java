package io.p2p4j.config.text;

/** Takes a text as it is. */
record PlainText() implements TextType {

    @Override
    public String expected() {
        return "a text";
    }

    @Override
    public Reading read(String text) {
        return new Reading.Value(text);
    }
}
