package dev.overseer.testkit.discord;

import java.time.Instant;

/**
 * A request that the fake has seen.
 *
 * @param method in capitals
 * @param path with the webhook's token in it
 * @param arrived when it had been read, by the fake's clock
 * @param status what it was answered with, by a fault, too
 */
public record FakeRequest(String method, String path, Instant arrived, int status) {}
