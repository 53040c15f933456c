/**
 * An agent's question to a person: {@code overseer ask}, a hook of Claude Code's.
 *
 * <pre>
 *   the hook's JSON ─► HookRequest ─► DescribeCall ─► AskPerson ◄──► the bot, and a person
 *                                                        │
 *   the hook's answer ◄──────── HookAnswer ◄─────────────┘
 * </pre>
 *
 * <p>Whatever goes wrong on the way, the answer is no.
 */
@NullMarked
package dev.overseer.bridge.ask;

import org.jspecify.annotations.NullMarked;
