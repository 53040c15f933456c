package dev.overseer.hub.exec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class TemplateFuzzTest {

  /** The first line is a parameter's value, the rest the template. */
  @FuzzTest(maxDuration = "100s")
  void readsOrRefuses(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    Map<String, String> parameters = Map.of("a", text.substring(0, Math.max(end, 0)), "a-b", "x");
    try {
      Template template = Template.of(text.substring(end + 1));
      String rendered = template.render(parameters);
      assertThat(template.render(parameters)).isEqualTo(rendered);
    } catch (TemplateException refused) {
      assertThat(refused).hasMessageMatching("(?s)(line \\d+, )?column \\d+: .+");
    }
  }
}
