/**
 * Everything that every task does, as a JSON object on a line of a file, in the form in which it
 * goes over the wire.
 *
 * <pre>
 *   hub ─ deliver ─► WaitingEvents ─► WriteEvents' thread ─► EncodeLine ─► AppendFile
 *                     bounded: lines beyond are          full disk: says so once, tries again,
 *                     dropped and told of by a gap       never leaves half a line before another
 * </pre>
 */
@NullMarked
package dev.overseer.server.eventlog;

import org.jspecify.annotations.NullMarked;
