package dev.overseer.core.stages;

/** What a stage does. */
@FunctionalInterface
public interface StageBody {
  /**
   * Works until there is nothing left to do, ever; then returns. What it throws ends this run, and
   * a new one is begun, unless it is fatal.
   *
   * @throws FatalStageException if another run can't do better
   */
  void run() throws Exception;
}
