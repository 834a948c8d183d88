package io.p2p4j.security.audit.trail;

import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.security.audit.line.LineFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Chooses the lines that a query wants; a line that cannot be read is wanted by the query that wants all.
 *
 * @param query the conditions
 */
public record LineFilter(AuditTrail.Query query) implements Predicate<String> {

    @Override
    public boolean test(String line) {
        return query.equals(AuditTrail.Query.all())
                || LineFields.parse(line).filter(this::wants).isPresent();
    }

    private boolean wants(LineFields line) {
        return (query.types().isEmpty()
                        || line.text("event").filter(query.types()::contains).isPresent())
                && same(query.peer(), line.text("peer"))
                && same(query.outcome(), line.text("outcome"))
                && query.method()
                        .map(method -> line.text("method")
                                .filter(each -> matches(method, each))
                                .isPresent())
                        .orElse(true)
                && within(line.text("time"));
    }

    private static boolean same(Optional<?> wanted, Optional<String> found) {
        return wanted.isEmpty() || wanted.map(Object::toString).equals(found);
    }

    private static boolean matches(String pattern, String method) {
        return pattern.endsWith("*")
                ? method.startsWith(pattern.substring(0, pattern.length() - 1))
                : method.equals(pattern);
    }

    private boolean within(Optional<String> time) {
        if (query.from().isEmpty() && query.until().isEmpty()) {
            return true;
        }
        try {
            Instant at = Instant.parse(time.orElse(""));
            return query.from().filter(at::isBefore).isEmpty()
                    && query.until().filter(end -> !at.isBefore(end)).isEmpty();
        } catch (DateTimeException e) {
            return false; // a line without a time was at no time
        }
    }
}
