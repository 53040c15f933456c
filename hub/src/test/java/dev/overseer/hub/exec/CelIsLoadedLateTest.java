package dev.overseer.hub.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overseer.hub.ActionDefinition;
import dev.overseer.hub.spi.Driver;
import dev.overseer.hub.spi.InvalidDefinitionException;
import dev.overseer.hub.spi.LineFilter;
import dev.overseer.hub.spi.TaskContext;
import dev.overseer.hub.spi.Work;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Without an expression, the driver does its work where there is no CEL at all. */
class CelIsLoadedLateTest {
  private static final ActionDefinition WITHOUT =
      ActionDefinition.of(
          "greet",
          "exec",
          Map.of(
              "entrypoint", "echo",
              "command", List.of("[[ if .loud ]]HELLO[[ else ]]hello[[ end ]] [[.name]]"),
              "parameters", Map.of("name", "world", "loud", Map.of("default", "", "validate", "")),
              "environment", Map.of("A", "[[.name]]"),
              "output", Map.of("stdout", Map.of("condition", ""))));

  @Test
  void noneIsNeededWithoutAnExpression() throws Exception {
    Driver driver = (Driver) WithoutCel.driver();

    var action = driver.create(WITHOUT);
    action.validate(Map.of());
    Work.ProcessWork work =
        (Work.ProcessWork) action.prepare(new TaskContext("t", "greet", Map.of(), 0));

    assertThat(work.command().argv()).containsExactly("echo", "hello world");
    assertThat(work.filter()).isSameAs(LineFilter.ALL);
  }

  @Test
  void itIsNeededWithOne() throws Exception {
    Driver driver = (Driver) WithoutCel.driver();
    Map<String, Object> config = new HashMap<>(WITHOUT.config());
    config.put("stdout_condition", "true");

    assertThatThrownBy(() -> driver.create(ActionDefinition.of("greet", "exec", config)))
        .isInstanceOf(NoClassDefFoundError.class)
        .isNotInstanceOf(InvalidDefinitionException.class);
  }

  /** Defines this package's classes anew, and knows neither CEL nor what CEL uses. */
  private static final class WithoutCel extends ClassLoader {

    WithoutCel() {
      super(CelIsLoadedLateTest.class.getClassLoader());
    }

    static Object driver() throws ReflectiveOperationException {
      return new WithoutCel()
          .loadClass(ExecDriver.class.getName())
          .getDeclaredConstructor()
          .newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("dev.cel.") || name.startsWith("com.google.")) {
        throw new ClassNotFoundException(name + " is not here");
      }
      if (!name.startsWith(ExecDriver.class.getPackageName() + ".")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
