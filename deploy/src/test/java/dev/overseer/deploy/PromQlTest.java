package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromQlTest {
  @Test
  void findsMetricsAndNothingElse() {
    assertThat(
            PromQl.metrics(
                """
                histogram_quantile(0.95, sum by (job, le) (rate(a_bucket{x="b_total",y=~"$z"}[10m]))) > 6e4
                  and on (instance) b_total - (c_total offset 15m or c_total * 0) > bool 1
                  unless ignoring(kind) sum(d) without (e)
                """))
        .containsExactly("a_bucket", "b_total", "c_total", "d");
  }

  @Test
  void takesNoPartOfAFunctionsNameForAMetric() {
    assertThat(PromQl.metrics("rate (x[5m]) + max_over_time(y[1h])")).containsExactly("x", "y");
  }
}
