/**
 * JSON in bounded memory: {@link dev.overseer.transcript.json.ReadJson} keeps the beginnings of
 * long texts and can find the whole of one again.
 */
@NullMarked
package dev.overseer.transcript.json;

import org.jspecify.annotations.NullMarked;
