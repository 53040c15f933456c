package dev.overseer.hub.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.spi.Action;
import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.Work;
import dev.overseer.posix.StdStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tries out every example of docs/exec.md. */
class ExecPageTest {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private MarkdownPage page;

  @BeforeEach
  void read() throws IOException {
    page = new MarkdownPage("exec.md");
  }

  @Test
  void describesEachKey() {
    assertThat(only("Key", "Value", "What it does"))
        .extracting(row -> MarkdownPage.codes(row.getFirst()).getFirst())
        .isEqualTo(ExecSettings.KEYS);
  }

  @Test
  void eachActionRunsWhatIsSaid() throws Exception {
    List<String> definitions = page.blocks("yaml");
    List<List<List<String>>> tables = page.tables("Started with", "Runs");

    assertThat(definitions).hasSize(3).hasSameSizeAs(tables);
    for (int i = 0; i < definitions.size(); i++) {
      Action action = action(definitions.get(i));
      for (List<String> row : tables.get(i)) {
        startsAsSaid(action, row.getFirst(), row.getLast());
      }
    }
  }

  @Test
  void eachValueIsCheckedAsIsSaid() throws Exception {
    for (List<String> row : only("Condition", "Value", "")) {
      ParameterCheck check = CompileCel.parameterCheck(code(row.getFirst()));
      assertThat(answer(() -> check.holds(code(row.get(1))), "holds", "fails"))
          .as(row.toString())
          .isEqualTo(row.getLast());
    }
  }

  @Test
  void eachTemplateGivesWhatIsSaid() throws Exception {
    Map<String, String> parameters = Map.of("name", "world", "empty", "", "my-name", "dashed");
    for (List<String> row : only("Template", "Gives")) {
      assertThat(Template.of(code(row.getFirst())).render(parameters))
          .as(row.toString())
          .isEqualTo(code(row.getLast()));
    }
  }

  @Test
  void namesEachFunction() {
    for (TemplateFunction function : TemplateFunction.values()) {
      assertThat(page.text()).contains("`" + function.word() + "`");
    }
  }

  @Test
  void eachOtherTemplateIsRefusedAsIsSaid() {
    for (List<String> row : only("Template", "Refused with")) {
      assertThatThrownBy(() -> Template.of(code(row.getFirst())))
          .as(row.toString())
          .hasMessageStartingWith(code(row.getLast()));
    }
  }

  @Test
  void eachLinePassesAsIsSaid() throws Exception {
    for (List<String> row : only("Condition", "Line", "")) {
      LineCondition condition = CompileCel.lineCondition(code(row.getFirst()));
      assertThat(
              answer(
                  () -> condition.holds(StdStream.STDOUT, code(row.get(1))), "passes", "dropped"))
          .as(row.toString())
          .isEqualTo(row.getLast());
    }
  }

  private interface Question {
    boolean ask() throws ConditionFailedException;
  }

  private static String answer(Question question, String yes, String no) {
    try {
      return question.ask() ? yes : no;
    } catch (ConditionFailedException e) {
      return "error";
    }
  }

  private static void startsAsSaid(Action action, String given, String result) throws Exception {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : MarkdownPage.codes(given)) {
      int equals = parameter.indexOf('=');
      parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
    }
    if (result.startsWith("refused: ")) {
      assertThatThrownBy(() -> action.validate(parameters)).hasMessage(code(result));
    } else {
      action.validate(parameters);
      Work work = action.prepare(new TaskContext("t", "a", parameters, 0));
      assertThat(((Work.ProcessWork) work).command().argv()).isEqualTo(MarkdownPage.codes(result));
    }
  }

  private record Configuration(Map<String, Definition> actions) {}

  private record Definition(String type, Map<String, Object> config) {}

  private static Action action(String yaml) {
    Map.Entry<String, Definition> only =
        YAML.readValue(yaml, Configuration.class).actions().entrySet().iterator().next();
    return new ExecDriver()
        .create(
            ActionDefinition.of(only.getKey(), only.getValue().type(), only.getValue().config()));
  }

  private List<List<String>> only(String... headings) {
    List<List<List<String>>> tables = page.tables(headings);
    assertThat(tables).as("tables of " + List.of(headings)).hasSize(1);
    return tables.getFirst();
  }

  private static String code(String cell) {
    List<String> codes = MarkdownPage.codes(cell);
    assertThat(codes).as(cell).hasSize(1);
    return codes.getFirst();
  }
}
