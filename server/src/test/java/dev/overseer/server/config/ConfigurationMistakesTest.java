package dev.overseer.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationMistakesTest {
  @TempDir Path folder;

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("lisen: :8080", "config.yaml:1: lisen is not known: did you mean listen?"),
        Arguments.of(
            "actions:\n  a:\n    type: exec\n    task_pol: {}",
            "config.yaml:4: actions.a.task_pol is not known: did you mean actions.a.task_pool?"),
        Arguments.of(
            "actions:\n  a:\n    type: exec\n    meta:\n      descripton: x",
            "config.yaml:5: actions.a.meta.descripton is not known: did you mean"
                + " actions.a.meta.description?"),
        Arguments.of(
            "actions:\n  a:\n    type: exec\n    params: {}",
            "config.yaml:4: actions.a.params is not known here: parameters belong to the driver,"
                + " under config.parameters"),
        Arguments.of(
            "task_pool: {queue: {colour: red}}",
            "config.yaml:1: task_pool.queue.colour is not known; there are displace, enabled,"
                + " max_age, order, size"),
        Arguments.of(
            "tls.key: x",
            "config.yaml:1: tls.key must be written as mappings within each other, without the"
                + " dot"),
        Arguments.of("tls: x", "config.yaml:1: tls must be a mapping with certificate, key"),
        Arguments.of("actions: [a]", "config.yaml:1: actions must be a mapping"),
        Arguments.of("retry: 5s", "config.yaml:1: retry must be a mapping"),
        Arguments.of("config: x", "config.yaml:1: config is not known; there are actions,"),
        Arguments.of(
            "actions: {a: {}}",
            "config.yaml:1: actions.a has no type: name its driver; there are exec, scan"),
        Arguments.of(
            "actions: {a: {type: exce}}",
            "config.yaml:1: actions.a.type is \"exce\", but there is no such driver: did you mean"
                + " exec?"),
        Arguments.of(
            "actions: {a: {type: docker}}",
            "config.yaml:1: actions.a.type is \"docker\", but there is no such driver: there are"
                + " exec, scan"),
        Arguments.of(
            "actions: {\"a\\e[2J\": {type: exec}}",
            "config.yaml:1: actions.a\\u001b[2J is no name for an action: give it letters to call"
                + " it by"),
        Arguments.of(
            "db: x\nname: y\ndb: z",
            "config.yaml:3: db is given twice, first in line 1: keep one of them"),
        Arguments.of(
            "listen: a\nlisten_addr: b",
            "config.yaml:1: listen is \"a\", but must be host:port, :port, [::1]:port or"
                + " unix:/path: correct it, or leave it out for 127.0.0.1:8080"),
        Arguments.of(
            "listen: \":1\"\nlisten_addr: \":2\"",
            "config.yaml:2: listen_addr says otherwise than listen (config.yaml:1), but both mean"
                + " the same: keep one of them"),
        Arguments.of(
            "trusted_cidrs: [10.0.0.0/8, example.org]",
            "config.yaml:1: trusted_cidrs is [\"10.0.0.0/8\", \"example.org\"], but \"example.org\""
                + " in it must be a range of addresses like 10.0.0.0/8 or fd00::/8, or one address:"
                + " correct it, or leave it out"),
        Arguments.of(
            "trusted_cidrs:\n- [1]", "config.yaml:2: each item of trusted_cidrs must be a single"),
        Arguments.of(
            "allowed_origins: [https://a.example/path]",
            "config.yaml:1: allowed_origins is [\"https://a.example/path\"], but"
                + " \"https://a.example/path\" in it must be an origin like https://example.org or"
                + " http://localhost:3000, or *: correct it, or leave it out"),
        Arguments.of(
            "tls: {key: x}",
            "tls.certificate and tls.key belong together: give both, or none for plain"
                + " connections"),
        Arguments.of(
            "limits: {outbox_bytes: 1KiB}",
            "config.yaml:1: limits.outbox_bytes is \"1KiB\", but must be a number of bytes like"
                + " 512, 64KiB or 10MB, from 64KiB to 1GiB: correct it, or leave it out for 1MiB"),
        Arguments.of(
            "db: ${NO_SUCH}/x.db",
            "config.yaml:1: db is \"${NO_SUCH}/x.db\", but names ${NO_SUCH}, which is not set in"
                + " the environment: correct it, or leave it out"),
        Arguments.of("- a\n- b", "config.yaml:1: this must be a mapping: lines like \"listen:"),
        Arguments.of("name: [", "config.yaml:1: this is not YAML: expected the node content, but"),
        Arguments.of("a: b\n c: d", "config.yaml:2: this is not YAML: mapping values are not"),
        Arguments.of("name: a\u0001b", "config.yaml:1: this is not YAML: it holds characters that"),
        Arguments.of("name: *x", "config.yaml:1: this alias (*name) stands for nothing above it"),
        Arguments.of("retry: &x [*x]", "config.yaml:1: this alias (*name) stands for nothing"),
        Arguments.of("name: !binary x", "config.yaml:1: tags (!something) have no meaning here"),
        Arguments.of("retry: !big {}", "config.yaml:1: tags (!something) have no meaning here"),
        Arguments.of("? [a]\n: b", "config.yaml:1: a key must be a word, not a list or a mapping"),
        Arguments.of("<<: x", "config.yaml:1: << merges mappings, and this is none"),
        Arguments.of("name: a\n---\nname: b", "config.yaml:2: a second document begins here: one"),
        Arguments.of("x: " + "[".repeat(40), "config.yaml:1: this is nested more than 32 deep"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheKeyTheLineAndTheWayOut(String yaml, String problem) {
    assertThat(file(yaml).problems()).first().asString().startsWith(problem);
  }

  @Test
  void reportsAllMistakesAtOnceInTheOrderOfTheFile() {
    assertThat(
            file("""
            listen: nowhere
            colour: red
            task_pool: {limit: many}
            actions:
              a: {type: exec, retry: {restart_delay: 5}}
              b: {type: nope}
            stop_grace: soon
            """)
                .variable("OVERSEER_TRUSTED_CIDRS", "everybody")
                .flag("--token-file", "/no/such/file")
                .problems())
        .hasSize(7)
        .satisfiesExactly(
            p -> assertThat(p).startsWith("OVERSEER_TRUSTED_CIDRS: trusted_cidrs is \"everybody\""),
            p -> assertThat(p).startsWith("config.yaml:1: listen is \"nowhere\""),
            p -> assertThat(p).startsWith("config.yaml:2: colour is not known; there are actions"),
            p -> assertThat(p).startsWith("config.yaml:3: task_pool.limit is \"many\""),
            p -> assertThat(p).startsWith("config.yaml:5: actions.a.retry.restart_delay is \"5\""),
            p -> assertThat(p).startsWith("config.yaml:6: actions.b.type is \"nope\""),
            p -> assertThat(p).startsWith("config.yaml:7: stop_grace is \"soon\""));
  }

  @Test
  void saysWhatIsWrongWithATokenWithoutShowingIt() throws IOException {
    Path weak = Files.writeString(folder.resolve("weak"), "s3cret\n");

    assertThat(file("token: s3cret").problems())
        .containsExactly(
            "token: must be 16 to 512 letters, digits or . _ ~ + -, but its 6 characters aren't"
                + " that: make one with \"openssl rand -hex 32\"");
    assertThat(file("token_file: " + weak).problems())
        .containsExactly(
            "token_file %s: token: must be 16 to 512 letters, digits or . _ ~ + -, but its 6"
                    .formatted(weak)
                + " characters aren't that: make one with \"openssl rand -hex 32\"");
    assertThat(file("token: a\ntoken_file: b").problems())
        .containsExactly(
            "token and token_file are both given: keep token_file, and the token in it");
    assertThat(file("token_file: /no/such").problems())
        .containsExactly("token_file /no/such: there is no such file");
    assertThat(file("token_file: " + folder).problems())
        .singleElement()
        .asString()
        .startsWith("token_file %s".formatted(folder));
  }

  @Test
  void neverShowsASecretWhateverIsWrongWithTheFile() {
    List<String> places =
        List.of(
            "token: s3cret",
            "token: [s3cret]",
            "token: {s3cret: s3cret}",
            "token: *s3cret",
            "token: !s3cret x",
            "token: !s3cret!x y",
            "token: s3cret\n  : x",
            "token: \"s3cret",
            "token: s3cret: x",
            "token: @s3cret",
            "token: %s3cret",
            "token: s3cret\ntoken: s3cret",
            "token: [[s3cret]]");
    for (String yaml : places) {
      assertThat(file(yaml).problems()).as(yaml).isNotEmpty();
      assertThat(String.join("\n", file(yaml).problems()).replace("token: {s3cret", ""))
          .as(yaml)
          .doesNotContain("s3cret");
    }
    assertThat(file("token: 0123456789abcdef-s3cret").read().toString()).doesNotContain("s3cret");
  }

  @Test
  void boundsWhatAliasesComeTo() {
    StringBuilder yaml = new StringBuilder("name: x\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 20; i++) {
      String before = "*a" + (i - 1);
      yaml.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ",",
                      List.of(
                          before, before, before, before, before, before, before, before,
                          before))));
    }

    assertThat(file(yaml.toString()).problems())
        .containsExactly("config.yaml:7: this comes to more than 100000 values");
  }

  @Test
  void refusesFilesThatAreNone() throws IOException {
    assertThat(file("x: " + "y".repeat(1 << 20)).problems())
        .containsExactly("config.yaml is larger than 1 MiB, which no configuration is");
    Files.delete(folder.resolve("config.yaml"));
    Files.write(folder.resolve("latin1.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
    assertThat(file("").flag("--config", folder.resolve("latin1.yaml").toString()).problems())
        .containsExactly(folder.resolve("latin1.yaml") + " can't be read: it is not UTF-8 text");
    assertThat(file("").flag("--config", folder.toString()).problems())
        .containsExactly(folder + " can't be read: Is a directory");
  }

  private ConfigurationFile file(String yaml) {
    return new ConfigurationFile(folder, yaml);
  }
}
