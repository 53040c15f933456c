/**
 * A real browser for tests: Chromium without a window, over the DevTools protocol.
 *
 * <pre>
 *   Browser ─► BrowserProfile ─► Page          what a person does: open, click, type, look
 *      └──────────── DevTools ─────┘           the protocol: one WebSocket for all of them
 * </pre>
 */
@NullMarked
package dev.overseer.testkit.browser;

import org.jspecify.annotations.NullMarked;
