package io.p2p4j.it.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Writes figures as people read them: three digits that count. */
final class Figures {

    private static final MathContext DIGITS = new MathContext(3);

    private Figures() {}

    static String text(double value) {
        return Math.abs(value) >= 1000
                ? String.format(Locale.ROOT, "%,d", Math.round(value)).replace(',', ' ')
                : new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
