package dev.overseer.engine.temporal;

import dev.overseer.worker.spool.Json;
import io.temporal.workflow.Workflow;
import java.math.BigDecimal;
import tools.jackson.databind.node.ObjectNode;

/** Adds up. A long history makes a short one that begins with the sum. */
final class AddUpSpending implements SpentWorkflow {
  private static final String DOLLARS = "dollars";
  private static final long LONGEST_HISTORY = 10_000;

  private BigDecimal total = BigDecimal.ZERO;

  @Override
  public void account(ObjectNode before) {
    // Added: a signal may have been there first.
    total = total.add(dollars(before));
    Workflow.await(() -> Workflow.getInfo().getHistoryLength() > LONGEST_HISTORY);
    Workflow.continueAsNew(total());
  }

  @Override
  public void spend(ObjectNode cost) {
    total = total.add(dollars(cost));
  }

  @Override
  public ObjectNode total() {
    return of(total);
  }

  /** An amount, as it is sent. */
  static ObjectNode of(BigDecimal dollars) {
    ObjectNode json = Json.object();
    json.put(DOLLARS, dollars.toPlainString());
    return json;
  }

  /** An amount that was sent; what is none is nothing. */
  static BigDecimal dollars(ObjectNode json) {
    try {
      return new BigDecimal(json.path(DOLLARS).asString("0"));
    } catch (NumberFormatException none) {
      return BigDecimal.ZERO;
    }
  }
}
