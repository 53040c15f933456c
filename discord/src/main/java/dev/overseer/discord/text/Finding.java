package dev.overseer.discord.text;

import org.jspecify.annotations.Nullable;

/**
 * A secret in a view.
 *
 * @param from its first character
 * @param to behind its last
 * @param kind what it is, for the mark that takes its place
 * @param goesOn what it may go on with, should it reach the end of the window; nothing if it is
 *     whole
 */
record Finding(int from, int to, String kind, @Nullable AsciiSet goesOn) {}
