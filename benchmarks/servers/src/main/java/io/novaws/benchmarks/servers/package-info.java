/** The same workloads twice: as endpoints of Nova, and as the container's own. */
package io.novaws.benchmarks.servers;
