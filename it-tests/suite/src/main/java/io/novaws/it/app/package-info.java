/**
 * The application that every server runs: its endpoints are grouped by what they are to show. Nothing here knows a server,
 * or needs one that has servlets.
 */
@NullMarked
package io.novaws.it.app;

import org.jspecify.annotations.NullMarked;
