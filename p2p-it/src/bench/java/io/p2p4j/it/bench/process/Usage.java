package io.p2p4j.it.bench.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Tells what a process uses.
 *
 * @param cpuSeconds processor time since its start, of all threads
 * @param heapBytes heap in use
 * @param rssBytes resident memory, whatever it is used for
 */
public record Usage(double cpuSeconds, double heapBytes, double rssBytes) {

    private static final int COLLECTIONS = 3;

    /** Returns that of this process; with {@code collected}, after garbage collections. */
    static Usage own(boolean collected) throws IOException {
        if (collected) {
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
        }
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Usage(
                system.getProcessCpuTime() / 1e9,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                residentBytes());
    }

    Map<String, Object> figures() {
        return Map.of("cpu_seconds", cpuSeconds, "heap_bytes", heapBytes, "rss_bytes", rssBytes);
    }

    private static double residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024.0 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("/proc/self/status does not tell VmRSS");
    }
}
