package dev.varve.wiring.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/**
 * What the process may have, as whoever started it says.
 *
 * @param heapBytes most bytes of the heap
 * @param directBytes most bytes of direct memory
 * @param memoryBytes of the container, or of the machine where there is no container
 * @param processors how many threads compute at once
 * @param executable whether it was compiled ahead of time, and has no compiler with it
 */
record ProcessLimits(
        long heapBytes, long directBytes, long memoryBytes, int processors, boolean executable) {

    private static final String DIRECT = "-XX:MaxDirectMemorySize=";

    /** Set in a native executable only. */
    private static final String IMAGE = "org.graalvm.nativeimage.imagecode";

    /** This process's; reads the limits of the cgroup. */
    static ProcessLimits ofProcess() {
        long heapBytes = Runtime.getRuntime().maxMemory();
        return new ProcessLimits(
                heapBytes,
                directBytes(ManagementFactory.getRuntimeMXBean().getInputArguments(), heapBytes),
                systemBytes(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty(IMAGE) != null);
    }

    /** The last of the arguments that says it counts; without one it is as much as the heap. */
    static long directBytes(List<String> arguments, long heapBytes) {
        return arguments.reversed().stream()
                .filter(argument -> argument.startsWith(DIRECT))
                .findFirst()
                .map(argument -> bytes(argument.substring(DIRECT.length())))
                .filter(bytes -> bytes > 0)
                .orElse(heapBytes);
    }

    /** As the JVM reads it, which has taken it already: {@code 64m}. */
    private static long bytes(String size) {
        int digits = 0;
        while (digits < size.length() && Character.isDigit(size.charAt(digits))) {
            digits++;
        }
        int shift =
                switch (size.substring(digits).toLowerCase(Locale.ROOT)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    case "t" -> 40;
                    default -> 0;
                };
        return Long.parseLong(size.substring(0, digits)) << shift;
    }

    private static long systemBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }
}
