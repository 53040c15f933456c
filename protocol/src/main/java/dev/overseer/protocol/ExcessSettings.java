package dev.overseer.protocol;

/**
 * What happens to the running tasks above a lowered limit.
 *
 * @param action stop or requeue
 * @param order first, the ones that run longest, or last
 * @param grace seconds between SIGTERM and SIGKILL; 0 for the hub's own
 */
public record ExcessSettings(String action, String order, long grace) {

  public ExcessSettings {
    if (!action.equals("stop") && !action.equals("requeue")) {
      throw new IllegalArgumentException(
          "excess.action is \"%s\", but must be stop or requeue".formatted(action));
    }
    if (!order.equals("first") && !order.equals("last")) {
      throw new IllegalArgumentException(
          "excess.order is \"%s\", but must be first or last".formatted(order));
    }
    if (grace < 0) {
      throw new IllegalArgumentException(
          "excess.grace is %d, but must be 0 seconds or more".formatted(grace));
    }
  }
}
