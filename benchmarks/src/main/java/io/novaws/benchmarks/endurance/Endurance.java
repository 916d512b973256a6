package io.novaws.benchmarks.endurance;

import java.util.Arrays;

/**
 * What a server bears. Each run starts a server of its own, prints what it sees, and ends with status 1 if anything was
 * not as it must be.
 *
 * <pre>
 * java -cp bench-server.jar io.novaws.benchmarks.endurance.Endurance idle  [--connections=10000] [--seconds=60]
 * java -cp bench-server.jar io.novaws.benchmarks.endurance.Endurance storm [--connections=20000]
 * java -cp bench-server.jar io.novaws.benchmarks.endurance.Endurance mixed [--seconds=3600] [--rate=half of what it can]
 * </pre>
 */
public final class Endurance {
    private Endurance() {}

    public static void main(String[] arguments) throws Exception {
        boolean passed = switch (arguments.length == 0 ? "" : arguments[0]) {
            case "idle" -> IdleRun.run(option(arguments, "connections", 10_000), option(arguments, "seconds", 60));
            case "storm" -> StormRun.run(option(arguments, "connections", 20_000));
            case "mixed" -> MixedRun.run(option(arguments, "seconds", 3600), option(arguments, "rate", 0));
            default -> usage();
        };
        System.exit(passed ? 0 : 1);
    }

    private static boolean usage() {
        System.err.println("usage: Endurance idle|storm|mixed [--connections=N] [--seconds=N] [--rate=N]");
        return false;
    }

    private static int option(String[] arguments, String name, int otherwise) {
        String prefix = "--" + name + "=";
        return Arrays.stream(arguments)
                .filter(argument -> argument.startsWith(prefix))
                .map(argument -> Integer.parseInt(argument.substring(prefix.length())))
                .findFirst()
                .orElse(otherwise);
    }
}
