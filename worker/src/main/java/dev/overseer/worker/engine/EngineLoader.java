package dev.overseer.worker.engine;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Loads an engine's classes from jars of its own, so that they are on no other command's class
 * path. What is in those jars comes from there even where the program has another version of the
 * same library; all else, and so the classes that both sides speak through, is the program's.
 */
final class EngineLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  EngineLoader(List<URL> jars, ClassLoader program) {
    super(jars.toArray(URL[]::new), program);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try {
        return findClass(name);
      } catch (ClassNotFoundException theirs) {
        return super.loadClass(name, resolve);
      }
    }
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
    Collections.list(getParent().getResources(name)).stream()
        .filter(url -> !all.contains(url))
        .forEach(all::add);
    return Collections.enumeration(all);
  }
}
