package dev.overseer.discord.text;

import java.util.Arrays;

/**
 * Tokens that say what they are by how they begin, as their issuers document them.
 *
 * <p>Each line of the table: kind, beginning, alphabet of the rest ({@code a} letters and digits,
 * {@code h} hexadecimal, {@code u} capitals and digits, {@code w} base64url, {@code d} base64url
 * and dots, {@code b} base64), the rest's least length, and notes: {@code =} the length is exact,
 * {@code ^} only at the start of a word, since the beginning alone is too common, {@code #} the
 * rest must hold a digit and a letter and no run of words.
 */
final class TokenRules {
  private static final String TABLE =
      """
      anthropic sk-ant- w 16
      openai sk-proj- w 20
      openai sk-svcacct- w 20
      openai sk-admin- w 20
      openai sk-None- w 20
      openrouter sk-or-v1- w 20
      key sk- w 20 ^#
      github ghp_ a 30
      github gho_ a 30
      github ghu_ a 30
      github ghs_ a 30
      github ghr_ a 30
      github github_pat_ w 40
      gitlab glpat- d 18
      gitlab glptt- d 18
      gitlab glrt- d 18
      gitlab gldt- d 18
      gitlab glcbt- d 18
      gitlab glft- d 18
      gitlab glsoat- d 18
      gitlab glimt- d 18
      gitlab glagent- d 18
      gitlab gloas- d 18
      aws AKIA u 16 ^=
      aws ASIA u 16 ^=
      aws ABIA u 16 ^=
      aws ACCA u 16 ^=
      aws ABSK b 80 ^
      google AIza w 30
      google ya29. d 20
      google GOCSPX- w 20
      google 1//0 w 30 ^
      slack xoxb- d 10
      slack xoxp- d 10
      slack xoxa- d 10
      slack xoxo- d 10
      slack xoxr- d 10
      slack xoxs- d 10
      slack xoxe- d 10
      slack xoxe. d 10
      slack xoxc- d 10
      slack xoxd- b 10
      slack xapp- w 20
      stripe sk_live_ a 10
      stripe sk_test_ a 10
      stripe rk_live_ a 10
      stripe rk_test_ a 10
      stripe whsec_ b 20
      npm npm_ a 30
      pypi pypi- w 40
      huggingface hf_ a 30
      huggingface api_org_ a 30
      sendgrid SG. d 40 ^
      twilio SK h 32 ^=
      digitalocean dop_v1_ h 40
      digitalocean doo_v1_ h 40
      digitalocean dor_v1_ h 40
      databricks dapi h 32 ^
      shopify shpat_ h 32
      shopify shpss_ h 32
      shopify shpca_ h 32
      shopify shppa_ h 32
      square sq0atp- w 20
      square sq0csp- w 20
      vault hvs. w 20
      vault hvb. w 20
      vault hvr. w 20
      docker dckr_pat_ w 20
      docker dckr_oat_ w 20
      groq gsk_ a 40
      xai xai- a 40
      perplexity pplx- a 40
      replicate r8_ a 30 ^
      fireworks fw_ a 20 ^#
      tavily tvly- w 20
      langsmith lsv2_pt_ w 30
      langsmith lsv2_sk_ w 30
      nvidia nvapi- w 40
      cerebras csk- a 40 ^
      together tgp_v1_ w 30
      e2b e2b_ h 30
      firecrawl fc- h 32 ^
      jina jina_ w 30
      pinecone pcsk_ w 30
      elevenlabs sk_ h 40 ^
      supabase sbp_ h 40
      supabase sb_secret_ w 20
      resend re_ w 20 ^#
      sentry sntrys_ b 30
      sentry sntryu_ b 30
      newrelic NRAK- a 20
      grafana glsa_ w 30
      grafana glc_ b 30
      planetscale pscale_tkn_ d 20
      planetscale pscale_oauth_ d 20
      planetscale pscale_pw_ d 20
      doppler dp.pt. d 20
      doppler dp.st. d 20
      doppler dp.ct. d 20
      postman PMAK- w 30
      rubygems rubygems_ h 40
      figma figd_ w 20
      atlassian ATATT3 b 30
      atlassian ATCTT3 b 30
      linear lin_api_ a 30
      linear lin_oauth_ a 30
      notion ntn_ a 30
      notion secret_ a 40 ^
      heroku HRKU- w 20
      fly fo1_ w 30 ^
      fly fm2_ b 30 ^
      netlify nfp_ a 30
      clojars CLOJARS_ h 40
      jfrog AKCp a 40 ^
      pulumi pul- h 40
      buildkite bkua_ h 40
      1password ops_eyJ b 30
      contentful CFPAT- w 30
      age AGE-SECRET-KEY-1 u 40
      mailgun key- h 32 ^
      tailscale tskey- w 20
      sourcegraph sgp_ w 30
      crates.io cio a 32 ^=
      nuget oy2 a 43 ^=
      discord aW50ZXJhY3Rpb246 b 20
      """;

  private static final TokenRules[] NONE = {};
  private static final TokenRules[][] BY_FIRST = byFirst();

  /** By the first character: what the second may be. Most places are dismissed by this. */
  private static final AsciiSet[] SECONDS = seconds();

  final String kind;
  final String beginning;
  final AsciiSet rest;
  final int least;
  final boolean exact;
  final boolean startsWord;
  final boolean mixed;

  private TokenRules(String line) {
    String[] parts = line.split(" ", -1);
    kind = parts[0];
    beginning = parts[1];
    rest =
        switch (parts[2]) {
          case "a" -> AsciiSet.ALPHANUMERIC;
          case "h" -> AsciiSet.HEX;
          case "u" -> AsciiSet.UPPER_OR_DIGIT;
          case "w" -> AsciiSet.WORD;
          case "d" -> AsciiSet.DOTTED;
          case "b" -> AsciiSet.BASE64;
          default -> throw new IllegalArgumentException(line);
        };
    least = Integer.parseInt(parts[3]);
    String notes = parts.length > 4 ? parts[4] : "";
    exact = notes.contains("=");
    startsWord = notes.contains("^");
    mixed = notes.contains("#");
  }

  /** Whether any token begins with these two characters. */
  static boolean mayBegin(char first, char second) {
    return first < 128 && SECONDS[first].contains(second);
  }

  private static AsciiSet[] seconds() {
    AsciiSet[] seconds = new AsciiSet[128];
    for (int i = 0; i < seconds.length; i++) {
      AsciiSet set = AsciiSet.of("");
      for (TokenRules rule : BY_FIRST[i]) {
        set = set.and(AsciiSet.of(rule.beginning.substring(1, 2)));
      }
      seconds[i] = set;
    }
    return seconds;
  }

  /** The rules for tokens that begin with a character, the longer beginnings first. */
  static TokenRules[] startingWith(char first) {
    return first < 128 ? BY_FIRST[first] : NONE;
  }

  private static TokenRules[][] byFirst() {
    TokenRules[][] sorted = new TokenRules[128][];
    Arrays.fill(sorted, NONE);
    for (String line : TABLE.strip().split("\n", -1)) {
      TokenRules rule = new TokenRules(line);
      char first = rule.beginning.charAt(0);
      sorted[first] = insert(rule, sorted[first]);
    }
    return sorted;
  }

  private static TokenRules[] insert(TokenRules rule, TokenRules[] sorted) {
    int at = 0;
    while (at < sorted.length && sorted[at].beginning.length() >= rule.beginning.length()) {
      at++;
    }
    TokenRules[] longer = Arrays.copyOf(sorted, sorted.length + 1);
    System.arraycopy(sorted, at, longer, at + 1, sorted.length - at);
    longer[at] = rule;
    return longer;
  }
}
