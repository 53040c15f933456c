/**
 * Tasks and their exits in an SQLite database, so that they are listed after a restart.
 *
 * <pre>
 *   hub ─ record ─► Pending ─► WriteHistory's thread ─► TaskRows ─► database
 *                                                          │
 *   hub ◄──────────── tasks ◄──────────── at the next open ┘
 * </pre>
 *
 * <p>Nothing outside this package touches JDBC: a hub without a database loads none of it.
 */
@NullMarked
package dev.overseer.server.history;

import org.jspecify.annotations.NullMarked;
