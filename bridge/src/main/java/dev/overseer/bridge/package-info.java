/**
 * The last room of the fourth way: what a person says reaches the agent's input.
 *
 * <pre>
 *   POST /input ─────► AnswerRequests ─┐
 *                                      ├─► DeliverInput ─► agent.AgentInput ─► the agent
 *   the bot ◄────────► PullInputs ─────┘         │
 *                                                └─ agent.WatchTranscript: has it been read?
 * </pre>
 */
@NullMarked
package dev.overseer.bridge;

import org.jspecify.annotations.NullMarked;
