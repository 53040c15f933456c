package dev.overseer.server.history;

import java.time.Duration;

/**
 * Which ended tasks are kept.
 *
 * @param number how many, the last ones
 * @param age for how long
 */
public record Retention(int number, Duration age) {}
