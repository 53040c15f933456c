/**
 * Work in stages, each on a thread of its own, with bounded queues between them: {@link
 * dev.overseer.core.stages.BoundedQueue} pushes back and drops nothing, {@link
 * dev.overseer.core.stages.SuperviseStage} runs a stage again when it dies, {@link
 * dev.overseer.core.stages.PassItems} takes an item out of its queue only when it is done.
 */
@NullMarked
package dev.overseer.core.stages;

import org.jspecify.annotations.NullMarked;
