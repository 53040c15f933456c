package dev.overseer.testkit.discord;

import java.time.Instant;

/**
 * Something that Discord refuses, or that it would not forgive.
 *
 * @param at when, by the fake's clock
 * @param status of the answer, or the gateway's close code; 0 where there was neither
 * @param code Discord's own for it; 0 where it has none
 * @param what where it happened, and Discord's words
 */
public record FakeViolation(Instant at, int status, int code, String what) {}
