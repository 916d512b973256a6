package io.novaws.it.estate.war;

import io.novaws.NovaEndpoint;
import io.novaws.it.estate.shared.Place;

/** At the same path in every WAR. */
@NovaEndpoint("/room")
public class Room extends Place {}
