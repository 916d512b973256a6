package io.novaws.it.app.platform;

import io.novaws.NonBlocking;
import io.novaws.NovaEndpoint;

/** Watches from callbacks that say that they never block, and so run on the container's threads where that can be. */
@NovaEndpoint("/{area}/swift/{key}")
@NonBlocking
class Swift extends Watching {}
