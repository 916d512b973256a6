/**
 * The demo: a chat and a live board of the machine, served with their page by one embedded server.
 *
 * <p>Read {@link io.novaws.demo.ChatRoom} first, then {@link io.novaws.demo.Board}. The page is in
 * {@code META-INF/resources}.
 */
package io.novaws.demo;
