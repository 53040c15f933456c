package dev.overseer.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals that reach this process. The JDK's class for it is in no specification, and javac refuses
 * to compile against it without a warning; so it is found by name.
 */
final class Signals {
  private Signals() {}

  /**
   * Calls an action for each of these signals, on a thread of its own, instead of what they did
   * before. One that the process was started to ignore, as {@code nohup} does, stays ignored.
   *
   * @param name without SIG: {@code INT}, {@code TERM}, {@code HUP}, {@code WINCH}
   */
  static void on(String name, Runnable action) {
    try {
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Constructor<?> make = signals.getConstructor(String.class);
      Object handler =
          Proxy.newProxyInstance(
              handlers.getClassLoader(),
              new Class<?>[] {handlers},
              (_, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                  return method.invoke(action, arguments);
                }
                action.run();
                return null;
              });
      signals.getMethod("handle", signals, handlers).invoke(null, make.newInstance(name), handler);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException("can't listen to SIG" + name, e);
      }
      // It is ignored, or the JVM runs with -Xrs: then it is not for us.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no sun.misc.Signal", e);
    }
  }
}
