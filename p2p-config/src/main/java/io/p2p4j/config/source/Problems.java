package io.p2p4j.config.source;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Collects what is wrong and reports it all at once, in the order of layers and lines. For one thread. */
public final class Problems {

    /** The most lines of a report; a last line counts the rest. */
    public static final int MAX_LINES = 100;

    private final List<Problem> found = new ArrayList<>();

    /** Adds a problem. */
    public void add(Problem problem) {
        found.add(problem);
    }

    /**
     * Returns normally only if nothing was found.
     *
     * @throws io.p2p4j.api.error.ConfigException with one line per problem; its rule is the key of the first one
     */
    public void check() {
        if (!found.isEmpty()) {
            throw exception();
        }
    }

    private P2pException exception() {
        List<Problem> sorted =
                found.stream().sorted(Comparator.comparing(Problem::place)).toList();
        List<Problem> shown = sorted.subList(0, Math.min(MAX_LINES, sorted.size()));
        String lines = shown.stream().map(problem -> problem.sentence().get()).collect(Collectors.joining("\n"));
        int rest = sorted.size() - shown.size();
        P2pError error =
                P2pError.of(ErrorCode.CONFIG_INVALID, rest == 0 ? lines : lines + "\n… and " + rest + " more problems");
        String key = shown.get(0).key();
        return withCauses(key.isEmpty() ? error : error.with(Detail.RULE, key), shown);
    }

    private static P2pException withCauses(P2pError error, List<Problem> shown) {
        List<Exception> causes =
                shown.stream().map(Problem::cause).flatMap(Optional::stream).toList();
        if (causes.isEmpty()) {
            return error.toException();
        }
        P2pException exception = error.toException(causes.get(0));
        causes.stream().skip(1).forEach(exception::addSuppressed);
        return exception;
    }
}
