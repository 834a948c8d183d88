package io.p2p4j.it.bench.micro;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one benchmark in a JVM of its own and returns its figures. */
public final class Jmh {

    private static final int WARMUPS = 2;
    private static final TimeValue ITERATION = TimeValue.seconds(1);

    /** JMH reads fields by what newer JDKs announce to remove, and older ones do not know the flag. */
    private static final String[] FLAGS = {"-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow"};

    private Jmh() {}

    /**
     * Runs a benchmark once, on one thread.
     *
     * @param type the class
     * @param method the method of the class
     * @param parameters values of the parameters
     * @return {@code ns}, nanoseconds per operation, and {@code bytes}, allocated per operation
     */
    public static Map<String, Double> run(Class<?> type, String method, Map<String, String> parameters)
            throws RunnerException {
        return run(type, method, parameters, 1);
    }

    /**
     * Runs a benchmark once, on some threads.
     *
     * @return as {@link #run(Class, String, Map)}; the time is that of one thread's operation
     */
    public static Map<String, Double> run(Class<?> type, String method, Map<String, String> parameters, int threads)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + type.getName().replace(".", "\\.").replace("$", "\\.") + "\\." + method + "$")
                .forks(1)
                .jvmArgsAppend(FLAGS)
                .threads(threads)
                .warmupIterations(WARMUPS)
                .warmupTime(ITERATION)
                .measurementIterations(1)
                .measurementTime(ITERATION)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        parameters.forEach(options::param);
        return figures(new Runner(options.build()).run());
    }

    private static Map<String, Double> figures(Collection<RunResult> results) {
        RunResult only = results.iterator().next();
        Map<String, Double> figures = new HashMap<>();
        figures.put("ns", only.getPrimaryResult().getScore());
        only.getSecondaryResults().forEach((name, result) -> add(figures, name, result));
        return figures;
    }

    private static void add(Map<String, Double> figures, String name, Result<?> result) {
        if (name.endsWith("gc.alloc.rate.norm")) {
            figures.put("bytes", result.getScore());
        }
    }
}
