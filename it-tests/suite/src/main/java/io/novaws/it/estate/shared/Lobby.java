package io.novaws.it.estate.shared;

import io.novaws.NovaEndpoint;

/** In the library of an EAR: served by each of its WARs. */
@NovaEndpoint("/lobby")
public class Lobby extends Place {}
