package io.novaws.it.embedded;

import io.novaws.it.suite.CoreSuite;
import io.novaws.it.suite.RunsOn;
import io.novaws.it.suite.Server;

/** What every server must do, on the embedded one. */
@RunsOn(Server.EMBEDDED)
class SuiteTest extends EmbeddedSuite implements CoreSuite {}
