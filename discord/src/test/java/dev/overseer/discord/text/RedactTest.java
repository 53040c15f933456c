package dev.overseer.discord.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"usage\":{\"input_tokens\":1502,\"output_tokens\":4782,\"max_tokens\": 4096}",
        "String token = lexer.nextToken();",
        "const token = req.headers.token",
        "token: Token.Name.Builtin",
        "password = getpass.getpass()",
        "password: str = Field(...)",
        "password: string;",
        "password: Optional[str] = None",
        "def login(user, password=None, token=None):",
        "self.password = password",
        "PWD=/home/agent/project",
        "\"pwd\": \"/home/agent\"",
        "API_KEY=${API_KEY}",
        "export TOKEN=$(cat token.txt)",
        "api_key = os.environ[\"API_KEY\"]",
        "secret: process.env.SECRET",
        "\"password\": \"Your password must have at least eight characters\"",
        "password: <your password>",
        "password=********",
        "--- PASS: TestPostCommit_NoTrailer (0.10s)",
        "ok 12 tests, pass: 12, fail: 0",
        "two-pass processing of the public-key algorithms",
        "commit 8a812d4e3b0c44298fc1c149afbf4c8996fb9242",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "integrity"
            + " sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
        "id 550e8400-e29b-41d4-a716-446655440000",
        "git clone https://github.com/owner/repo.git",
        "ssh://git@github.com/owner/repo",
        "http://localhost:8080/path?x=1@2",
        "sk-fading-circle-container sk-chase-dot-before",
        "List<Token> tokens = new ArrayList<Token>();",
        "<key>CFBundleIdentifier</key>",
        "docker run -u 1000:1000 image",
        "the bearer authentication scheme",
        "Authorization: Bearer $TOKEN",
        "primary_key = user_id_2, sort_key: created_at_9",
        "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZ\n-----END PUBLIC KEY-----",
        "cookie = parse(a == b)",
        "See webhooks/12/x and discord.com/api/webhooks",
      })
  void leavesAloneWhatIsNoSecret(String text) {
    assertThat(Redact.text(text)).isSameAs(text);
  }

  @Test
  void leavesWhatIsAroundASecret() {
    assertThat(
            Redact.text(
                """
                {"env": {"DB_PASSWORD": "s3cret!", "PORT": "5432"}}
                postgres://app:hunter22@db:5432/app?x=1
                curl -u admin:pa55word -H 'Authorization: Bearer abcdef123456' https://e.example
                POST https://discord.com/api/v10/webhooks/1234567890123456789/abcDEF-123_abcDEF-123_abc?wait=true
                <server><password>repopwd1</password></server>
                - name: DB_PASSWORD
                  value: hunter22
                machine --token=abc123def456 --verbose
                """))
        .isEqualTo(
            """
            {"env": {"DB_PASSWORD": "[redacted:password]", "PORT": "5432"}}
            postgres://app:[redacted:password]@db:5432/app?x=1
            curl -u admin:[redacted:password] -H 'Authorization: Bearer [redacted:authorization]' https://e.example
            POST https://discord.com/api/v10/webhooks/[redacted:webhook]?wait=true
            <server><password>[redacted:password]</password></server>
            - name: DB_PASSWORD
              value: [redacted:password]
            machine --token=[redacted:token] --verbose
            """);
  }

  @Test
  void endsAPrivateKeyThatWasCutOffWhereOtherTextBegins() {
    String line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDb1Qk9fQ0mJm3y";
    assertThat(
            Redact.text("-----BEGIN PRIVATE KEY-----\n" + line + "\n" + line + "\n$ ls -l key\n"))
        .isEqualTo("[redacted:private-key]$ ls -l key\n");
    assertThat(
            Redact.text(
                "BEGIN = \"-----BEGIN PRIVATE KEY-----\"\nEND = \"-----END PRIVATE KEY-----\"\n"))
        .isEqualTo("BEGIN = \"[redacted:private-key]END = \"-----END PRIVATE KEY-----\"\n");
  }

  @Test
  void readsAPrivateKeyWithHeadersAndOneOnASingleLine() {
    String body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDb1Qk9fQ0mJm3y";
    String headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,9F3D\n\n";
    assertThat(
            Redact.text(
                "a\n-----BEGIN RSA PRIVATE KEY-----\n"
                    + headers
                    + body
                    + "\nQ==\n-----END RSA PRIVATE KEY-----\nb"))
        .isEqualTo("a\n[redacted:private-key]\nb");
    assertThat(
            Redact.text(
                "KEY=-----BEGIN EC PRIVATE KEY----- "
                    + body
                    + " "
                    + body
                    + " -----END EC PRIVATE KEY----- rest"))
        .isEqualTo("KEY=[redacted:private-key] rest");
  }

  @Test
  void takesASecretThatIsLongerThanItsWindow() throws IOException {
    String secret = "sk-ant-" + "aB3_".repeat(20_000);
    assertThat(streamed("before " + secret + " after"))
        .isEqualTo("before [redacted:anthropic] after");
    assertThat(streamed("password=\"" + "x7".repeat(20_000) + "\" after"))
        .isEqualTo("password=\"[redacted:password]\" after");
  }

  @Test
  void saysTheSameOfATextInOnePieceAndInMany() throws IOException {
    Random random = new Random(17);
    String[] parts = {
      "password=",
      "hunter22",
      "\"",
      "'",
      " ",
      "\n",
      "sk-ant-",
      "abcdEFGH1234abcdEFGH1234",
      ":",
      "=",
      "%20",
      "%3D",
      "\\n",
      "\\\"",
      "\\u001b[31m",
      "https://u:",
      "@host",
      "-----BEGIN PRIVATE KEY-----",
      "-----END PRIVATE KEY-----",
      "MIIEvQIBADANBgkqhkiG9w0B",
      "Bearer ",
      "eyJhbGciOiJIUzI1",
      ".",
      "word ",
      "&quot;",
      "webhooks/1234567890123456789/",
      "x".repeat(700),
      "y ".repeat(400)
    };
    for (int round = 0; round < 400; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 120; i++) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      String whole = text.toString();
      String streamed = streamed(whole);
      // Where a window forces a decision more may be taken, never less.
      assertThat(streamed.length())
          .as(whole)
          .isLessThanOrEqualTo(Redact.text(whole).length() + 200);
      for (String secret : new String[] {"abcdEFGH1234abcd"}) {
        assertThat(count(streamed, secret)).isLessThanOrEqualTo(count(Redact.text(whole), secret));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-",
        "password=",
        "PASSWORD=",
        "password='",
        "password: ",
        "cookie:",
        "cookie: a",
        "PWD=(",
        "token=",
        "a://",
        "://u:",
        "a:b@",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----\n",
        "-----END",
        "eyJ",
        "eyJ.",
        "Bearer ",
        "bearer+",
        "bearer+fm2_",
        "eyJaaaaaaa.",
        "fm2_/glc_+",
        "--token ",
        "-u a:",
        "<password>",
        "%25",
        "\\\\",
        "\\u001b[",
        "&amp",
        "M.",
        "MMMMMMMMMMMMMMMMMMMMMMMMM.",
        "1234567890:",
        "name: A_TOKEN\n value:",
        "\"a\",",
        "webhooks/1234567890123456789/",
        "AKIA",
        "AKIAAAAAAAAAAAAAAAAA ",
        "xoxb-",
        "_",
        "-",
        "."
      })
  @Timeout(60)
  void takesTimeInProportionToAnyText(String part) {
    // A rule that looks ahead from each place as far as the text goes would need hours for these.
    String text = part.repeat(2_000_000 / part.length());
    assertThat(Redact.text(text)).isNotNull();
    assertThat(Redact.text(text + "\"x'\n")).isNotNull();
  }

  private static String streamed(String text) throws IOException {
    StringWriter out = new StringWriter();
    try (Writer redact = Redact.stream(out)) {
      redact.write(text);
    }
    return out.toString();
  }

  private static int count(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }
}
