package io.p2p4j.resilience.keyed;

import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * Runs random scenarios of two threads in many interleavings, each switch of threads chosen, and compares what the operations
 * return with what a sequential model returns in some order.
 *
 * <p>{@code -Dlincheck.scenarios=100 -Dlincheck.interleavings=1000} runs that many instead of a few.
 */
public final class Interleavings {

    private static final int SCENARIOS = Integer.getInteger("lincheck.scenarios", 2);
    private static final int INTERLEAVINGS = Integer.getInteger("lincheck.interleavings", 50);

    private Interleavings() {}

    /**
     * Fails with the interleaving if operations return what no order of them explains.
     *
     * @param tested has a public constructor and methods that are annotated as operations
     * @param model has the same methods, and is used by one thread
     */
    public static void check(Class<?> tested, Class<?> model) {
        new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(INTERLEAVINGS)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .minimizeFailedScenario(false) // takes minutes
                .sequentialSpecification(model)
                // Used under a lock, so there is no need to switch inside of each of its methods.
                .addGuarantee(ManagedStrategyGuaranteeKt.forClasses("io.github.bucket4j.BucketState64BitsInteger")
                        .allMethods()
                        .treatAsAtomic())
                .check(tested);
    }
}
