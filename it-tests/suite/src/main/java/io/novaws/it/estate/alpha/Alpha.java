package io.novaws.it.estate.alpha;

import io.novaws.NovaEndpoint;
import io.novaws.it.estate.shared.Place;

/** Only in the WAR alpha. */
@NovaEndpoint("/alpha")
public class Alpha extends Place {}
