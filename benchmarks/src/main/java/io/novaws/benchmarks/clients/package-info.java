/** Client connections in great numbers, beside Tyrus' own. */
package io.novaws.benchmarks.clients;
