package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The alerts: tested by Prometheus' own means, and each with a page that says what to do. */
class AlertRulesTest {
  private static final Path FOLDER = Source.DEPLOY.resolve("prometheus");
  private static final Path RUNBOOKS = Source.ROOT.resolve("docs/runbooks");

  @Test
  void fireWhenTheyShould() throws Exception {
    Tool.Ran ran =
        Tool.find("promtool", "prometheus").run(FOLDER, "test", "rules", "overseer.rules.test.yml");

    assertThat(ran.exit()).as(ran.output()).isZero();
  }

  @Test
  void areWhatPrometheusReads() throws Exception {
    Tool promtool = Tool.find("promtool", "prometheus");

    Tool.Ran rules = promtool.run(FOLDER, "check", "rules", "overseer.rules.yml");
    // Whether credentials_file is there is the host's matter, not the file's.
    Tool.Ran config = promtool.run(FOLDER, "check", "config", "--syntax-only", "prometheus.yml");

    assertThat(rules.exit()).as(rules.output()).isZero();
    assertThat(config.exit()).as(config.output()).isZero();
  }

  @Test
  void eachIsTested() {
    String tests = Source.read(FOLDER.resolve("overseer.rules.test.yml"));

    assertThat(AlertRules.all())
        .allSatisfy(
            rule ->
                assertThat(tests)
                    .contains("alertname: " + rule.get("alert").getAsString() + "}")
                    .contains("alertname: " + rule.get("alert").getAsString() + "\n"));
  }

  @Test
  void eachSaysHowBadItIsAndHasARunbook() {
    for (JsonObject rule : AlertRules.all()) {
      String name = rule.get("alert").getAsString();
      assertThat(Yaml.at(rule, "labels.severity").getAsString()).isIn("critical", "warning");
      assertThat(Yaml.at(rule, "annotations").getAsJsonObject().keySet())
          .as(name)
          .containsExactlyInAnyOrder("summary", "description", "runbook");
      Path page = Source.ROOT.resolve(Yaml.at(rule, "annotations.runbook").getAsString());
      assertThat(page).isRegularFile();
      assertThat(Source.read(page).lines().findFirst().orElseThrow())
          .as(page.toString())
          .contains(name);
    }
  }

  @Test
  void eachRunbookIsOfAnAlert() {
    List<Path> linked =
        AlertRules.all().stream()
            .map(rule -> Yaml.at(rule, "annotations.runbook").getAsString())
            .map(Source.ROOT::resolve)
            .toList();

    assertThat(linked).containsAll(Source.files(RUNBOOKS, ".md"));
  }

  @Test
  void haveNamesOfTheirOwn() {
    assertThat(AlertRules.all())
        .extracting(rule -> rule.get("alert"))
        .map(JsonElement::getAsString)
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(10);
  }
}
