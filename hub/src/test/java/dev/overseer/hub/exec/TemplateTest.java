package dev.overseer.hub.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "name", "world",
          "empty", "",
          "my-name", "dashed",
          "1st", "first",
          "é", "acute",
          "key", "name",
          "nasty", "\"; rm -rf / [[.name]]\n");

  /** What text/template of Go 1.26 gives too, with missingkey=zero. */
  static Stream<Arguments> templates() {
    return Stream.of(
        // Texts.
        Arguments.of("", ""),
        Arguments.of("export FOO=$BAR {{.name}} ]] [ [ [", "export FOO=$BAR {{.name}} ]] [ [ ["),
        Arguments.of("[[\"[[\"]] -f x ]]", "[[ -f x ]]"),
        // Parameters.
        Arguments.of("hello [[.name]]", "hello world"),
        Arguments.of("[[ .name ]][[\t.name\n]]", "worldworld"),
        Arguments.of("[[.missing]]", ""),
        Arguments.of("[[$.name]]", "world"),
        Arguments.of("[[.é]]", "acute"),
        Arguments.of("[[index . \"my-name\"]]", "dashed"),
        Arguments.of("[[index $ \"1st\"]]", "first"),
        Arguments.of("[[index . \"missing\"]]", ""),
        Arguments.of("[[index . .key]]", "world"),
        Arguments.of("[[\"my-name\" | index .]]", "dashed"),
        Arguments.of("[[.nasty]]", "\"; rm -rf / [[.name]]\n"),
        // Trimming.
        Arguments.of("a \n [[- .name -]] \t b", "aworldb"),
        Arguments.of("a [[.name -]] [[.name]] b", "a worldworld b"),
        Arguments.of("a [[- 3 ]] b", "a3 b"),
        Arguments.of("a [[-3]] b", "a -3 b"),
        // Comments.
        Arguments.of("a [[/* ]] [[ */]] b", "a  b"),
        Arguments.of("a [[- /* why */ -]] b", "ab"),
        // Literals.
        Arguments.of("[[\"a\\\"\\\\\\n\\t\\x41\\u00e9\\U0001f600\"]]", "a\"\\\n\tAé😀"),
        Arguments.of("[[`raw \"\\n]]`]]", "raw \"\\n]]"),
        Arguments.of("[[42]] [[-7]] [[+3]] [[0]] [[true]] [[false]]", "42 -7 3 0 true false"),
        // Conditions.
        Arguments.of("[[if .name]]yes[[else]]no[[end]]", "yes"),
        Arguments.of("[[if .empty]]yes[[else]]no[[end]]", "no"),
        Arguments.of("[[if .missing]]yes[[end]]", ""),
        Arguments.of("[[if 0]]yes[[else if \"\"]]or[[else if false]]ah[[else]]no[[end]]", "no"),
        Arguments.of("[[if .empty]]a[[else if .name]]b[[else]]c[[end]]", "b"),
        Arguments.of("[[if .name]]a[[if .empty]]b[[else]]c[[end]]d[[end]]", "acd"),
        Arguments.of("[[with .name]]-[[.]]-[[$.key]][[end]]", "-world-name"),
        Arguments.of("[[with .empty]]x[[else]][[.name]][[end]]", "world"),
        Arguments.of("[[with .empty]]x[[else with .key]][[.]][[end]]", "name"),
        Arguments.of("[[with len .name]][[if gt . 4]]long[[end]][[end]]", "long"),
        Arguments.of("[[with .name]][[with \"x\"]][[.]][[end]][[.]][[end]]", "xworld"),
        // Functions.
        Arguments.of("[[or .missing \"default\"]]", "default"),
        Arguments.of("[[or .name \"default\"]]", "world"),
        Arguments.of("[[or .missing .empty 0]]", "0"),
        Arguments.of("[[and .name .key]]", "name"),
        Arguments.of("[[and .name .empty .key]]", ""),
        Arguments.of("[[not .empty]] [[not 1]]", "true false"),
        Arguments.of("[[eq .name \"world\"]] [[ne .name \"world\"]]", "true false"),
        Arguments.of(
            "[[eq .name \"a\" \"world\"]] [[eq 1 2 3]] [[eq true (not .empty)]]",
            "true false true"),
        Arguments.of("[[lt 1 2]] [[le 2 2]] [[gt 1 2]] [[ge 1 2]]", "true true false false"),
        Arguments.of("[[lt \"a\" \"b\"]] [[lt \"\\uffff\" \"\\U00010000\"]]", "true true"),
        Arguments.of("[[len .name]] [[len .é]] [[len \"é€😀\"]]", "5 5 9"),
        Arguments.of(
            "[[print .name .key]] [[print 1 2 .name 3 true]] [[print]]",
            "worldname 1 2world3 true "),
        Arguments.of("[[println .name 1]]", "world 1\n"),
        Arguments.of(
            "[[printf \"%s=%q 100%%\" .key .nasty]]", "name=\"\\\"; rm -rf / [[.name]]\\n\" 100%"),
        Arguments.of("[[printf \"%d %t %v %v\" 1 true .name 2]]", "1 true world 2"),
        Arguments.of("[[.name | printf \"%s-%s\" \"x\" | len]]", "7"),
        Arguments.of("[[(print (.name) `!`)]]", "world!"));
  }

  @ParameterizedTest
  @MethodSource("templates")
  void rendersAsGoDoes(String template, String expected) throws TemplateException {
    assertThat(Template.of(template).render(PARAMETERS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"; rm -rf /",
        "$(reboot) `reboot` ${HOME} && reboot | reboot > /dev/sda; #",
        "[[.x]] [[ end ]] ]] [[",
        "one two\tthree\nfour\r\n",
        "\0",
        "--flag=value",
        "'\"\\",
        "😀 é \u202e \u0000 \ufeff",
      })
  void valuesAreData(String value) throws TemplateException {
    Map<String, String> parameters = Map.of("x", value);
    assertThat(Template.of("a[[.x]]b").render(parameters)).isEqualTo("a" + value + "b");
    assertThat(Template.of("[[index . \"x\"]]").render(parameters)).isEqualTo(value);
    assertThat(Template.of("[[with .x]][[.]][[end]]").render(parameters)).isEqualTo(value);
    assertThat(Template.of("[[printf \"%s\" (or .y .x)]]").render(parameters)).isEqualTo(value);
  }

  @Test
  void aParametersNameIsDataToo() throws TemplateException {
    Map<String, String> parameters = Map.of("[[.x]]", "found", "k", "[[.x]]");
    assertThat(Template.of("[[index . .k]]").render(parameters)).isEqualTo("found");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("[[.unclosed", "column 1: the [[ is never closed with ]]"),
        Arguments.of("if [[ -f x ]]; then", "column 7: - is not expected here"),
        Arguments.of("a [[ ]]", "column 6: a value is missing here"),
        Arguments.of(
            "[[.my-name]]",
            "column 6: - is not expected here: for a name with a dash write index . \"my-name\""),
        Arguments.of(
            "[[.1st]]", "column 3: for a name that begins with a digit write index . \"1st\""),
        Arguments.of(
            "[[name]]", "column 3: name is not supported here (if it is a parameter, write .name)"),
        Arguments.of("[[.a.b]]", "column 5: a parameter is a text and has no fields of its own"),
        Arguments.of("[[.]]", "column 3: all the parameters together have no text: write .name"),
        Arguments.of("[[if $]][[end]]", "column 6: all the parameters together have no text"),
        Arguments.of("[[$x]]", "column 3: variables are not supported"),
        Arguments.of("[[$x := 1]]", "column 3: variables are not supported"),
        Arguments.of("[[range .a]][[end]]", "column 3: range is not supported here"),
        Arguments.of("[[template \"x\"]]", "column 3: template is not supported here"),
        Arguments.of("[[define \"x\"]][[end]]", "column 3: define is not supported here"),
        Arguments.of("[[html .a]]", "column 3: html is not supported here"),
        Arguments.of("[[default \"x\" .a]]", "column 3: default is not supported here"),
        Arguments.of("[[.a \"x\"]]", "column 6: only a function takes arguments"),
        Arguments.of("[[.a | .b]]", "column 8: only a function can follow a |"),
        Arguments.of("[[print len .a]]", "column 9: a call among arguments stands in parentheses"),
        Arguments.of("[[print(.a)]]", "column 8: a space is missing before this"),
        Arguments.of("[[print \"a\"\"b\"]]", "column 12: a space is missing before this"),
        Arguments.of("[[(.a]]", "column 3: this ( is never closed"),
        Arguments.of("[[.a)]]", "column 5: this ) closes no parenthesis"),
        Arguments.of("[[.a |]]", "column 7: only a function can follow a |"),
        Arguments.of("[[if .a]]x", "column 3: this if has no [[ end ]]"),
        Arguments.of("[[if .a]]x[[else]]y", "column 3: this if has no [[ end ]]"),
        Arguments.of(
            "[[if .a]][[else]][[else]][[end]]", "column 20: a second else: only end can follow"),
        Arguments.of(
            "[[if .a]][[else with .b]][[end]]", "column 17: nothing else can follow this else"),
        Arguments.of("[[if .a]][[end .b]]", "column 16: nothing else can follow this end"),
        Arguments.of("[[if]][[end]]", "column 5: a value is missing here"),
        Arguments.of("[[end]]", "column 3: this end belongs to no if or with"),
        Arguments.of("[[else]]", "column 3: this else belongs to no if or with"),
        Arguments.of(
            "[[with .a]][[.b]][[end]]",
            "column 14: inside with, the dot is the value: write $.b for the parameter"),
        Arguments.of(
            "[[with .a]][[index . \"b\"]][[end]]",
            "column 14: index takes . or $, and a parameter's name"),
        Arguments.of("[[index . ]]", "column 3: index takes . or $, and a parameter's name"),
        Arguments.of("[[index .a 1]]", "column 3: index takes . or $, and a parameter's name"),
        Arguments.of("[[eq .a 1]]", "column 3: eq takes two values or more of one kind"),
        Arguments.of("[[eq .a]]", "column 3: eq takes two values or more of one kind"),
        Arguments.of("[[ne .a]]", "column 3: ne takes two values of one kind"),
        Arguments.of("[[lt true false]]", "column 3: lt takes two texts or two numbers"),
        Arguments.of("[[and .a]]", "column 3: and takes two values or more"),
        Arguments.of("[[not .a .b]]", "column 3: not takes one value"),
        Arguments.of("[[len 5]]", "column 3: len takes one text"),
        Arguments.of("[[printf]]", "column 3: printf takes a quoted format"),
        Arguments.of("[[printf .a]]", "column 3: printf takes a quoted format"),
        Arguments.of("[[printf \"%s\"]]", "column 3: printf takes a quoted format"),
        Arguments.of("[[printf \"x\" .a]]", "column 3: printf takes a quoted format"),
        Arguments.of("[[printf \"%d\" .a]]", "column 3: printf takes a quoted format"),
        Arguments.of("[[printf \"%5s\" .a]]", "column 3: printf takes a quoted format"),
        Arguments.of("[[printf \"%\" .a]]", "column 3: printf takes a quoted format"),
        Arguments.of("[[\"open]]", "column 3: the text is never closed with \""),
        Arguments.of("[[\"a\nb\"]]", "line 1, column 3: the text is never closed with \""),
        Arguments.of("[[`open]]", "column 3: the text is never closed with `"),
        Arguments.of("[[\"\\z\"]]", "column 4: this is no escape"),
        Arguments.of("[[\"\\u12\"]]", "column 4: \\u takes 4 hexadecimal digits"),
        Arguments.of("[[\"\\ud800\"]]", "column 4: \\u takes 4 hexadecimal digits"),
        Arguments.of(
            "[[\"\\xff\"]]", "column 4: \\x takes 2 hexadecimal digits of a character up to 7f"),
        Arguments.of(
            "[[\"\\U00110000\"]]",
            "column 4: \\U takes 8 hexadecimal digits of a character up to 10ffff"),
        Arguments.of("[[/* open]]", "column 3: the comment is never closed with */"),
        Arguments.of("[[/* a */ .b]]", "column 8: a comment fills its action alone"),
        Arguments.of("[[1.5]]", "column 3: 1.5 is not a whole number"),
        Arguments.of("[[007]]", "column 3: 007 is not a whole number"),
        Arguments.of("[[12ab]]", "column 3: 12ab is not a whole number"),
        Arguments.of(
            "[[9223372036854775808]]", "column 3: 9223372036854775808 is not a whole number"),
        Arguments.of("[['a']]", "column 3: ' is not expected here"),
        Arguments.of("[[nil]]", "column 3: nil is not supported here"),
        Arguments.of("one\ntwo 😀 [[ oops ]]", "line 2, column 10: oops is not supported here"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void refusesWithThePositionAndAWayOut(String template, String message) {
    assertThatThrownBy(() -> Template.of(template))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesWhatWouldExhaustTheStack() {
    assertThatThrownBy(() -> Template.of("[[" + "(".repeat(100_000) + "]]"))
        .hasMessageContaining("more than 50 parentheses inside each other");
    assertThatThrownBy(() -> Template.of("[[if .a]]".repeat(100_000)))
        .hasMessageContaining("more than 50 blocks inside each other");
    assertThatThrownBy(() -> Template.of("[[if .a]]" + "[[else if .a]]".repeat(100_000)))
        .hasMessageContaining("more than 50 blocks inside each other");
  }

  @Test
  void namesWhatIsSupportedWhereSomethingIsNot() {
    assertThatThrownBy(() -> Template.of("[[range .a]]"))
        .hasMessageEndingWith(
            "column 3: range is not supported here (if it is a parameter, write .range): a template"
                + " knows .name, $.name, index . \"my-name\", if, else if, with, else, end, and,"
                + " or, not, eq, ne, lt, le, gt, ge, len, print, println, printf, \"texts\", `raw"
                + " texts`, whole numbers, true, false, pipes | and parentheses, and /* comments"
                + " */");
  }
}
