package io.p2p4j.it.bench.report;

/**
 * A bound that a figure is to keep.
 *
 * @param side on which side of the limit it is to be
 * @param limit the limit
 */
public record Goal(Side side, double limit) {

    /** The sides of a limit. */
    public enum Side {
        /** The figure is to be this much or more. */
        AT_LEAST("≥"),
        /** The figure is to be this much or less. */
        AT_MOST("≤");

        private final String sign;

        Side(String sign) {
            this.sign = sign;
        }
    }

    /** Returns the goal of this much or more. */
    public static Goal atLeast(double limit) {
        return new Goal(Side.AT_LEAST, limit);
    }

    /** Returns the goal of this much or less. */
    public static Goal atMost(double limit) {
        return new Goal(Side.AT_MOST, limit);
    }

    boolean met(double value) {
        return side == Side.AT_LEAST ? value >= limit : value <= limit;
    }

    @Override
    public String toString() {
        return side.sign + " " + Figures.text(limit);
    }
}
