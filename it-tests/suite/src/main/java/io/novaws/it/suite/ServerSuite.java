package io.novaws.it.suite;

/** What every server with servlets must do in one deployment. */
public interface ServerSuite extends CoreSuite, NeighboursBehaviour, PlatformBehaviour {}
