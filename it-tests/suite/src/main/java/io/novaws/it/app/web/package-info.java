/**
 * What the application has in a server with servlets: its backstage over HTTP, neighbours of Nova's that must not notice it,
 * and what shows the platform in callbacks.
 */
@NullMarked
package io.novaws.it.app.web;

import org.jspecify.annotations.NullMarked;
