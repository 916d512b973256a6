package io.novaws.it.app;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A message of many types. */
public record Item(String name, int count, Optional<String> note, Instant at, List<String> tags) {}
