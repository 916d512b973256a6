/** A client of NATS, as an application writes it. */
package io.novaws.example.nats;
