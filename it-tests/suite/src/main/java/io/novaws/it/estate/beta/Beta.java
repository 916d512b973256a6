package io.novaws.it.estate.beta;

import io.novaws.NovaEndpoint;
import io.novaws.it.estate.shared.Place;

/** Only in the WAR beta. */
@NovaEndpoint("/beta")
public class Beta extends Place {}
