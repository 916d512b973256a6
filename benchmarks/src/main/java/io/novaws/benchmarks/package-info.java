/** The server that outside measurements use. */
package io.novaws.benchmarks;
