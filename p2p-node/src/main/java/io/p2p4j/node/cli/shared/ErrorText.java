package io.p2p4j.node.cli.shared;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Says an error to a person: what, by whom, by which rule, when again, and what to do. */
public final class ErrorText {

    private static final Set<ErrorCode> REFUSALS = Set.of(
            ErrorCode.PEER_NOT_TRUSTED,
            ErrorCode.PERMISSION_DENIED,
            ErrorCode.RATE_LIMIT_EXCEEDED,
            ErrorCode.CIRCUIT_BREAKER_OPEN,
            ErrorCode.OVERLOADED);

    private ErrorText() {}

    /** Returns the lines that tell an error. */
    public static List<String> lines(P2pError error) {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder(REFUSALS.contains(error.code()) ? "REFUSED  " : "FAILED   ");
        head.append(error.code());
        error.text(Detail.SIDE)
                .ifPresent(side -> head.append("  by ").append(side.equals("remote") ? "the remote" : "this node"));
        error.text(Detail.RULE).ifPresent(rule -> head.append(", rule ").append(rule));
        lines.add(head.toString());
        error.message().lines().forEach(line -> lines.add("         " + line));
        error.text(Detail.REASON).ifPresent(reason -> lines.add("reason   " + reason));
        error.retryAfter()
                .ifPresent(
                        delay -> lines.add(String.format(Locale.ROOT, "retry    in %.2f s", delay.toMillis() / 1e3)));
        error.text(Detail.FIX).ifPresent(fix -> lines.add("fix      " + fix));
        return lines;
    }
}
