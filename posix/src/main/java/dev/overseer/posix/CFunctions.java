package dev.overseer.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Binds functions of the C library. Every handle takes the place to leave {@code errno} in as its
 * first argument.
 *
 * <p>The linker caches by shape: the first function of a shape costs about 3 ms (the very first
 * 45), each further one next to nothing. So all use the same options, and shapes are shared where
 * the calling convention allows it.
 */
@SuppressWarnings("restricted") // Calling C is what this module is for; this is the one place.
final class CFunctions {
  static final FunctionDescriptor INT = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
  static final FunctionDescriptor INT_INT = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT);
  static final FunctionDescriptor POINTER = FunctionDescriptor.of(JAVA_INT, ADDRESS);
  static final FunctionDescriptor POINTER_INT = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
  static final FunctionDescriptor POINTER_POINTER =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
  static final FunctionDescriptor BUFFER =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option KEEP_ERRNO = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout()
          .varHandle(MemoryLayout.PathElement.groupElement("errno"))
          .withInvokeExactBehavior();

  private CFunctions() {}

  /** Whether this C library has a function. */
  static boolean has(String name) {
    return LINKER.defaultLookup().find(name).isPresent();
  }

  static MethodHandle link(String name, FunctionDescriptor shape) {
    return LINKER.downcallHandle(find(name), shape, KEEP_ERRNO);
  }

  /** Links a function with variable arguments, of which the shape names those that we pass. */
  static MethodHandle linkVariadic(String name, FunctionDescriptor shape, int fixedArguments) {
    return LINKER.downcallHandle(
        find(name), shape, KEEP_ERRNO, Linker.Option.firstVariadicArg(fixedArguments));
  }

  /** A place for one thread's errno. */
  static MemorySegment errnoSlot(SegmentAllocator memory) {
    return memory.allocate(Linker.Option.captureStateLayout());
  }

  /** As the kernel answers: the result, or the error number negated. */
  static int answer(int returned, MemorySegment slot) {
    return returned == -1 ? -errno(slot) : returned;
  }

  /** As the kernel answers: the result, or the error number negated. */
  static long answer(long returned, MemorySegment slot) {
    return returned == -1 ? -errno(slot) : returned;
  }

  private static int errno(MemorySegment slot) {
    return (int) ERRNO.get(slot, 0L);
  }

  /** What a handle throws is a fault of this module: C functions throw nothing. */
  static IllegalStateException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a call into the C library failed in Java", thrown);
  }

  private static MemorySegment find(String name) {
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(() -> new UnsupportedSystemException("the C library has no function " + name));
  }
}
