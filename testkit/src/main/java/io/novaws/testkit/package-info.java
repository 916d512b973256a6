/**
 * What users test their client endpoints with, without a network and without waiting: a transport in memory whose peers the
 * test plays, and a time that passes when the test says so.
 */
@NullMarked
package io.novaws.testkit;

import org.jspecify.annotations.NullMarked;
