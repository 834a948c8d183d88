package io.p2p4j.node.demo;

import java.io.PrintWriter;
import java.util.Objects;

/** Prints each observation of the demo and counts those that differ from what was promised. */
final class DemoReport {

    private final PrintWriter out;
    private int observed;
    private int wrong;

    DemoReport(PrintWriter out) {
        this.out = out;
    }

    /** Begins a step. */
    void step(String title) {
        out.println();
        out.println(title);
        out.flush();
    }

    /** Prints a fact that is not judged. */
    void fact(String name, Object value) {
        out.printf("       %-22s %s%n", name, value);
        out.flush();
    }

    /** Prints an observation, which must equal what is expected. */
    void expect(String name, Object expected, Object seen) {
        judge(name, Objects.equals(expected, seen), seen, "expected " + expected);
    }

    /** Prints an observation, of which a condition must hold. */
    void expect(String name, boolean holds, Object seen, String condition) {
        judge(name, holds, seen, "expected " + condition);
    }

    /** Prints the sum; returns whether all was as promised. */
    boolean finish() {
        out.println();
        out.println(
                wrong == 0
                        ? "All " + observed + " observations are as promised."
                        : wrong + " of " + observed + " observations are NOT as promised.");
        out.flush();
        return wrong == 0 && observed > 0;
    }

    private void judge(String name, boolean holds, Object seen, String expectation) {
        observed++;
        wrong += holds ? 0 : 1;
        out.printf("  %s %-22s %s%s%n", holds ? " ok " : "FAIL", name, seen, holds ? "" : "   " + expectation);
        out.flush();
    }
}
