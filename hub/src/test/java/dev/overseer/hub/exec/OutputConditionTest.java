package dev.overseer.hub.exec;

import static dev.overseer.posix.StdStream.STDERR;
import static dev.overseer.posix.StdStream.STDOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.spi.LineFilter;
import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.Work;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputConditionTest {

  /** What cel-go 0.26 gives too, where the line is read as the Go program reads it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "output.data.contains('PASS')                            ~ one PASS                ~ true",
        "output.data.contains('PASS')                            ~ one FAIL                ~ false",
        "output.data.startsWith('WARN')                          ~ WARN x                  ~ true",
        "!output.data.contains('DEBUG')                          ~ DEBUG x                 ~ false",
        "output.data == ''                                       ~ ''                      ~ true",
        "output.data.size() > 3                                  ~ é世界😀                ~ true",
        "output.data.matches('^[A-Z]+ [0-9]{2}$')                ~ ABC 12                  ~ true",
        "output.data.matches('(?i)pass')                         ~ it PASSED               ~ true",
        "matches(output.data, 'a+b')                             ~ xaab                    ~ true",
        "output.data.matches(output.json.p)                      ~ {\"p\":\"^.{11}$\"}    ~ false",
        "output.data.matches(output.json.p)                      ~ {\"p\":\"^.{15}$\"}    ~ true",
        "output['data'] == 'x'                                   ~ x                       ~ true",
        "output.stream == 'stdout'                               ~ x                       ~ true",
        "output.stream in ['stderr', 'both']                     ~ x                       ~ false",
        "output.json.level == 'error'                            ~ {\"level\":\"error\"}   ~ true",
        "output.json.level == 'error'                            ~ {\"level\":\"info\"}    ~ false",
        "has(output.json.level)                                  ~ {\"level\":null}        ~ true",
        "has(output.json.level)                                  ~ {\"Level\":1}           ~ false",
        "has(output.json.level)                                  ~ level                   ~ false",
        "output.json == {}                                       ~ not JSON                ~ true",
        "output.json == {}                                       ~ [1,2]                   ~ true",
        "output.json == {}                                       ~ {\"a\":1                ~ true",
        "output.json == {}                                       ~ {}                      ~ true",
        "output.json != null                                     ~ not JSON                ~ true",
        "output.json.x == null                                   ~ {\"x\":null}            ~ true",
        "output.json.n >= 3                                      ~ {\"n\":3}               ~ true",
        "output.json.n == 3                                      ~ {\"n\":3.0}             ~ true",
        "output.json.n > 3.25                                    ~ {\"n\":3.5}             ~ true",
        "output.json.n in [1, 3]                                 ~ {\"n\":3}               ~ true",
        "int(output.json.n) % 2 == 1                             ~ {\"n\":3}               ~ true",
        "output.json[\"n\"] >= 3                                 ~ {\"n\":4}               ~ true",
        "output.json.a[\"n\"] >= 3                               ~ {\"a\":{\"n\":4}}       ~ true",
        "output.json[\"a\"][\"n\"] >= 3                          ~ {\"a\":{\"n\":2}}       ~ false",
        "output.json.tags.exists(t, t == 'x')                    ~ {\"tags\":[\"x\",\"y\"]} ~ true",
        "output.json.tags.all(t, t != 'x')                       ~ {\"tags\":[]}           ~ true",
        "output.json.ok                                          ~ {\"ok\":true}           ~ true",
        "output.json.ok || output.data.contains('PASS')          ~ PASS                    ~ true",
        "timestamp(output.json.ts) > timestamp('2024-01-01T00:00:00Z') ~"
            + " {\"ts\":\"2025-06-01T00:00:00Z\"} ~ true",
        "\"level\" in output.json                            ~ {\"level\":1}           ~ true",
      })
  void passesTheLinesThatMeetIt(String condition, String line, boolean passes) throws Exception {
    assertThat(filter(Map.of("stdout_condition", condition)).test(STDOUT, line)).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "output.json.level == 'error'   ~ not JSON",
        "output.json.level == 'error'   ~ {\"other\":1}",
        "output.json.level == 'error'   ~ {\"level\":\"error\"",
        "output.json.n > 3              ~ {\"n\":\"4\"}",
        "output.json.n + 1 > 3          ~ {\"n\":4}",
        "output.json.ok                 ~ {\"ok\":\"true\"}",
        "output.json.ok                 ~ {\"ok\":1}",
        "int(output.data) > 3           ~ four",
        "output.data.matches(output.json.p) ~ {\"p\":\"[\"}",
        "output.json.list[5] == 1       ~ {\"list\":[1]}",
      })
  void dropsALineForWhichItCannotBeEvaluated(String condition, String line) throws Exception {
    assertThat(filter(Map.of("stdout_condition", condition)).test(STDOUT, line)).isFalse();
    assertThat(filter(Map.of("stdout_condition", "!(" + condition + ")")).test(STDOUT, line))
        .isFalse();
  }

  @Test
  void eachStreamHasItsOwn() throws Exception {
    LineFilter filter =
        filter(
            Map.of(
                "stdout_condition", "output.data.contains('out')",
                "stderr_condition", "output.data.contains('err')"));

    assertThat(filter.test(STDOUT, "out")).isTrue();
    assertThat(filter.test(STDOUT, "err")).isFalse();
    assertThat(filter.test(STDERR, "out")).isFalse();
    assertThat(filter.test(STDERR, "err")).isTrue();
  }

  @Test
  void aStreamWithoutOnePasses() throws Exception {
    LineFilter filter = filter(Map.of("stderr_condition", "false"));

    assertThat(filter.test(STDOUT, "x")).isTrue();
    assertThat(filter.test(STDERR, "x")).isFalse();
  }

  @Test
  void theNestedSpellingMeansTheSame() throws Exception {
    LineFilter filter =
        filter(
            Map.of(
                "stdout_condition",
                "output.data == 'a'",
                "output",
                Map.of("stderr", Map.of("condition", "output.stream == 'stderr'"))));

    assertThat(filter.test(STDOUT, "a")).isTrue();
    assertThat(filter.test(STDOUT, "b")).isFalse();
    assertThat(filter.test(STDERR, "b")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 100_000})
  void anEndlessComprehensionIsCutOff(int items) throws Exception {
    String line = "{\"a\":[0" + ",0".repeat(items - 1) + "]}";
    LineFilter filter = filter(Map.of("stdout_condition", "output.json.a.all(x, x == 0)"));

    assertThat(filter.test(STDOUT, line)).isEqualTo(items < 10_000);
  }

  @Test
  void survivesLinesThatNestTooDeep() throws Exception {
    LineFilter filter = filter(Map.of("stdout_condition", "output.json != {}"));

    assertThat(filter.test(STDOUT, "{\"a\":".repeat(100_000))).isFalse();
  }

  @Test
  void manyThreadsShareOne() throws Exception {
    LineFilter even = filter(Map.of("stdout_condition", "int(output.json.n) % 2 == 0"));
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Long>> readers =
          IntStream.range(0, 8)
              .<Callable<Long>>mapToObj(
                  thread ->
                      () ->
                          IntStream.range(0, 2000)
                              .filter(i -> even.test(STDOUT, "{\"n\":" + (thread + i) + "}"))
                              .count())
              .toList();
      for (Future<Long> passed : threads.invokeAll(readers)) {
        assertThat(passed.get()).isEqualTo(1000L);
      }
    }
  }

  @Test
  void theFirstLineOfAnActionThatCannotBeEvaluatedIsLoggedWithoutItsText() throws Exception {
    Logger logger = Logger.getLogger("dev.overseer.hub.exec");
    List<LogRecord> records = new ArrayList<>();
    Handler handler = new Remember(records);
    logger.addHandler(handler);
    try {
      LineFilter filter = filter(Map.of("stderr_condition", "int(output.data) > 3"));
      assertThat(filter.test(STDERR, "5")).isTrue();
      assertThat(records).isEmpty();

      assertThat(filter.test(STDERR, "password=hunter2")).isFalse();
      assertThat(filter.test(STDERR, "and another")).isFalse();
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(records)
        .singleElement()
        .extracting(OutputConditionTest::text)
        .isEqualTo(
            "action a: the condition on its stderr could not be evaluated for a line (BAD_FORMAT);"
                + " this line and all like it are dropped");
  }

  private static String text(LogRecord record) {
    return MessageFormat.format(record.getMessage(), record.getParameters());
  }

  private static LineFilter filter(Map<String, Object> conditions) throws Exception {
    Map<String, Object> config = new HashMap<>(conditions);
    config.put("entrypoint", "true");
    Work work =
        new ExecDriver()
            .create(ActionDefinition.of("a", "exec", config))
            .prepare(new TaskContext("t", "a", Map.of(), 0));
    return ((Work.ProcessWork) work).filter();
  }

  private static final class Remember extends Handler {
    private final List<LogRecord> records;

    Remember(List<LogRecord> records) {
      this.records = records;
    }

    @Override
    public void publish(LogRecord record) {
      records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
