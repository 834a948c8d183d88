package io.p2p4j.transport.memory;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Says what passes from one host to another, and how. A host reaches itself perfectly. Not thread-safe. */
final class Script {

    private Conditions usual = Conditions.PERFECT;
    private final Map<Hosts, Conditions> special = new HashMap<>();
    private final Set<Set<String>> cuts = new HashSet<>();
    private Map<String, Set<String>> groups = Map.of();

    /**
     * Two hosts, and so the way from one to the other.
     *
     * @param from where it begins
     * @param to where it ends
     */
    record Hosts(String from, String to) {

        Hosts reversed() {
            return new Hosts(to, from);
        }

        boolean within() {
            return from.equals(to);
        }

        private Set<String> pair() {
            if (within()) {
                throw new IllegalArgumentException(from + " cannot be parted from itself");
            }
            return Set.of(from, to);
        }
    }

    Conditions conditions(Hosts hosts) {
        return hosts.within() ? Conditions.PERFECT : special.getOrDefault(hosts, usual);
    }

    void shape(UnaryOperator<Conditions> change) {
        usual = change.apply(usual);
    }

    void shape(Hosts hosts, UnaryOperator<Conditions> change) {
        special.put(hosts, change.apply(conditions(hosts)));
    }

    void cut(Hosts hosts) {
        cuts.add(hosts.pair());
    }

    boolean isCut(Hosts hosts) {
        return !hosts.within() && cuts.contains(hosts.pair());
    }

    void mend(Hosts hosts) {
        cuts.remove(hosts.pair());
    }

    /** Replaces the groups that nothing passes between; hosts in none of them are one more. */
    void partition(Collection<Set<String>> parts) {
        Map<String, Set<String>> next = new HashMap<>();
        for (Set<String> part : parts) {
            for (String host : part) {
                if (next.put(host, Set.copyOf(part)) != null) {
                    throw new IllegalArgumentException(host + " is in two groups of a partition");
                }
            }
        }
        groups = next;
    }

    boolean isParted(Hosts hosts) {
        return !group(hosts.from()).equals(group(hosts.to()));
    }

    void mendAll() {
        cuts.clear();
        groups = Map.of();
    }

    private Set<String> group(String host) {
        return groups.getOrDefault(host, Set.of());
    }
}
