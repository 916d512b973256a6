package io.novaws.benchmarks;

/** The server that the load generator measures. */
public final class BenchServer {

    private BenchServer() {}

    public static void main(String[] args) {
        System.out.println("bench-server");
    }
}
