package io.novaws.it.app.platform;

import io.novaws.NovaEndpoint;

/** Watches from callbacks that may block. */
@NovaEndpoint("/{area}/steady/{key}")
class Steady extends Watching {}
