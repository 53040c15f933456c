/** A small HTTP/1.1 server for requests from this machine, over TCP or a Unix socket. */
@NullMarked
package dev.overseer.bridge.http;

import org.jspecify.annotations.NullMarked;
