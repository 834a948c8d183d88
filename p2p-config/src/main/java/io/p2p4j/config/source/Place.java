package io.p2p4j.config.source;

import java.util.Comparator;

/**
 * Says where something was set, in words for people and in an order for sorting.
 *
 * @param layer the number of the layer, from the weakest up
 * @param line the line within it, counted from 1; for variables and overrides their rank by name
 * @param column within the line, counted from 1; 1 where there are no columns
 * @param text how a message spells it: {@code config.yaml:12:3}, {@code environment P2P_X}, {@code override}
 */
public record Place(int layer, int line, int column, String text) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparingInt(Place::layer).thenComparingInt(Place::line).thenComparingInt(Place::column);

    /** Returns a place in a file, which is spelt as its path was given. */
    public static Place inFile(int layer, int line, int column, String file) {
        return new Place(layer, line, column, file + ":" + line + ":" + column);
    }

    /** Orders by layer, then by line and column; the text does not count. */
    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
