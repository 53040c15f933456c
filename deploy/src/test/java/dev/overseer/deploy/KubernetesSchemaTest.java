package dev.overseer.deploy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the schema refuses what the charts' tests rely on it to refuse. */
class KubernetesSchemaTest {
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: a}
      spec:
        selector: {matchLabels: {a: b}}
        template:
          spec:
            containers:
              - name: c
                ports: [{containerPort: 8080}]
                resources: {limits: {cpu: 100m}}
                livenessProbe: {httpGet: {path: /, port: health}}
      """;

  @Test
  void takesWhatIsRight() {
    assertThatCode(() -> check(DEPLOYMENT)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metadata: {name: a} | metadata: {nam: a}",
        "path: / | pth: /",
        "- name: c | - nme: c",
        "containerPort: 8080 | containerport: 8080",
        "containerPort: 8080 | containerPort: http",
        "resources: | resource:",
        "selector: {matchLabels: {a: b}} | replicas: 1",
        "cpu: 100m | cpu: much",
      })
  void refusesOtherFieldsMissingOnesAndOtherTypes(String right, String wrong) {
    assertThatThrownBy(() -> check(DEPLOYMENT.replace(right, wrong)))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void refusesAKindThatItHasNoSchemaFor() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> check("{apiVersion: v1, kind: Pod, metadata: {name: a}}"))
        .withMessage("no schema for v1/Pod: enter it here");
  }

  private static void check(String yaml) {
    KubernetesSchema.check(new Manifest(Yaml.read(yaml)));
  }
}
