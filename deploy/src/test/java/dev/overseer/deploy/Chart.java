package dev.overseer.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A chart, as Helm's own engine reads it. */
final class Chart {
  static final Path DISCORD_MONITOR = Source.DEPLOY.resolve("charts/discord-monitor");
  static final Path OVERSEER = Source.DEPLOY.resolve("charts/overseer");
  static final Path AGENT_WITH_SIDECAR = Source.ROOT.resolve("examples/agent-with-sidecar");

  private final Path folder;

  Chart(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns what it renders with these values, see {@link Values}, each held against the schema of
   * the Kubernetes API.
   *
   * @throws IllegalStateException if Helm refuses the values, or the chart
   */
  List<Manifest> render(Map<String, String> values) {
    List<Manifest> manifests = Yaml.readAll(text(values)).stream().map(Manifest::new).toList();
    manifests.forEach(KubernetesSchema::check);
    return manifests;
  }

  /** The same as text, unchecked. */
  String text(Map<String, String> values) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        Files.writeString(file, Values.of(values).toString());
        // Nothing at all, where everything is switched off, is null.
        return Objects.requireNonNullElse(
            new Helm(folder)
                .template()
                .withName("r")
                .withNamespace("agents")
                .withKubeVersion("1.34.0")
                .withValuesFile(file)
                .call(),
            "");
      } finally {
        Files.delete(file);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  LintResult lint() {
    return new Helm(folder).lint().strict().call();
  }

  static Manifest find(List<Manifest> manifests, String kind, String name) {
    return manifests.stream()
        .filter(one -> one.kind().equals(kind) && one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "no %s %s among %s"
                        .formatted(
                            kind,
                            name,
                            manifests.stream()
                                .map(one -> one.kind() + " " + one.name())
                                .toList())));
  }
}
