/**
 * What a server bears for long: many idle connections, a storm of short ones, mixed load with faults. The server is a
 * process of its own; the peers are Netty's, so that nothing of Nova judges Nova.
 */
package io.novaws.benchmarks.endurance;
