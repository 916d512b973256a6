package io.novaws.it.embedded;

import io.novaws.it.suite.DrainBehaviour;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;

/** What every server must do when it is drained, on the embedded one. */
@RunsOn(Server.EMBEDDED)
class DrainSuiteTest extends EmbeddedSuite implements DrainBehaviour {}
