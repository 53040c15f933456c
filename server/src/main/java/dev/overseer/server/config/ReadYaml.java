package dev.overseer.server.config;

import dev.overseer.server.config.Yaml.Keys;
import dev.overseer.server.config.Yaml.Scalar;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Turns a YAML text into nodes that know their lines. Built on the parser's events, not on its node
 * graph, since a configuration must be bounded while it is read: in depth, in size, and in what its
 * aliases come to ("billion laughs"). Nothing of the text is repeated in a message but keys: what
 * stands elsewhere may be a secret.
 */
final class ReadYaml {
  private static final int DEEPEST = 32;
  private static final int HEAVIEST = 100_000;

  private final ScalarResolver words = new CoreSchema().getScalarResolver();
  private final Problems problems;

  private final Deque<OpenNode> open = new ArrayDeque<>();
  private final Map<Anchor, Yaml> anchors = new HashMap<>();
  private Optional<Yaml> root = Optional.empty();
  private int documents;

  private ReadYaml(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads a document whose root is a mapping; an empty one has no keys. Duplicate keys and the like
   * are added to the problems and reading goes on; a text that isn't YAML ends it there.
   */
  static Keys read(String text, Problems problems) {
    ReadYaml reader = new ReadYaml(problems);
    try {
      LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
      for (Event event : new Parse(settings).parseString(text)) {
        reader.take(event);
      }
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().or(e::getContextMark).map(mark -> mark.getLine() + 1).orElse(1);
      problems.add(line, "this is not YAML: " + withoutNames(e.getProblem()));
      return Keys.NONE;
    } catch (YamlEngineException e) {
      problems.add(1, "this is not YAML: it holds characters that YAML doesn't allow");
      return Keys.NONE;
    } catch (TooMuch e) {
      problems.add(e.line, e.why);
      return Keys.NONE;
    }
    return reader.rootKeys();
  }

  /** Some of the parser's messages name a tag, which may be an unquoted secret. */
  private static String withoutNames(String problem) {
    return problem.contains("tag handle") ? "found a tag that is not known" : problem;
  }

  private Keys rootKeys() {
    return switch (root.orElse(Keys.NONE)) {
      case Keys keys -> keys;
      case Scalar scalar when scalar.isNothing() -> Keys.NONE;
      case Yaml other -> {
        problems.add(other.line(), "this must be a mapping: lines like \"listen: 127.0.0.1:8080\"");
        yield Keys.NONE;
      }
    };
  }

  private void take(Event event) {
    int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    switch (event) {
      case DocumentStartEvent _ -> {
        if (++documents == 2) {
          problems.add(line, "a second document begins here: one file holds one configuration");
        }
      }
      case ScalarEvent scalar -> add(scalar(scalar, line), scalar);
      case SequenceStartEvent list ->
          enter(new OpenNode.OfItems(line, list.getAnchor()), list.getTag());
      case MappingStartEvent map -> enter(new OpenNode.OfKeys(line, map.getAnchor()), map.getTag());
      case SequenceEndEvent _, MappingEndEvent _ -> leave();
      case AliasEvent alias -> put(aliased(alias, line), line);
      default -> {
        // The stream's and the documents' ends say nothing.
      }
    }
  }

  private void enter(OpenNode started, Optional<String> tag) {
    if (open.size() == DEEPEST) {
      throw new TooMuch(started.line(), "this is nested more than %d deep".formatted(DEEPEST));
    }
    if (tag.isPresent() && !tag.get().endsWith(":map") && !tag.get().endsWith(":seq")) {
      problems.add(started.line(), "tags (!something) have no meaning here: leave it out");
    }
    open.push(started);
  }

  private void leave() {
    OpenNode ended = open.pop();
    Yaml node = ended.close(problems);
    if (node.weight() > HEAVIEST) {
      throw new TooMuch(node.line(), "this comes to more than %d values".formatted(HEAVIEST));
    }
    // Only now: an alias within would stand for something without end.
    ended.anchor().ifPresent(name -> anchors.put(name, node));
    put(node, ended.line());
  }

  private void add(Yaml node, NodeEvent event) {
    event.getAnchor().ifPresent(name -> anchors.put(name, node));
    put(node, node.line());
  }

  private void put(Yaml node, int line) {
    if (documents > 1) {
      return;
    }
    OpenNode around = open.peek();
    if (around == null) {
      root = Optional.of(node);
    } else {
      around.add(node, line, problems);
    }
  }

  private Yaml aliased(AliasEvent alias, int line) {
    Yaml target = anchors.get(alias.getAlias());
    if (target == null) {
      problems.add(
          line, "this alias (*name) stands for nothing above it: put text with a * into quotes");
      return new Scalar("", ScalarType.NOTHING, line);
    }
    return target;
  }

  private Scalar scalar(ScalarEvent event, int line) {
    String tag = event.getTag().orElse("");
    if (tag.isEmpty()) {
      return new Scalar(event.getValue(), typeOf(event), line);
    }
    if (!tag.equals("!") && !tag.endsWith(":str")) {
      problems.add(line, "tags (!something) have no meaning here: put text with a ! into quotes");
    }
    return new Scalar(event.getValue(), ScalarType.TEXT, line);
  }

  private ScalarType typeOf(ScalarEvent event) {
    String tag = words.resolve(event.getValue(), event.isPlain()).getValue();
    return switch (tag.substring(tag.lastIndexOf(':') + 1)) {
      case "null" -> ScalarType.NOTHING;
      case "bool" -> ScalarType.BOOLEAN;
      case "int" -> ScalarType.INTEGER;
      case "float" -> ScalarType.DECIMAL;
      default -> ScalarType.TEXT;
    };
  }

  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String why;

    TooMuch(int line, String why) {
      super(why, null, false, false);
      this.line = line;
      this.why = why;
    }
  }
}
