package dev.overseer.cli;

import dev.overseer.worker.spool.FileName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Names of workers, which are names of folders, too. */
final class WorkerNames implements ITypeConverter<String> {
  @Override
  public String convert(String value) {
    if (!FileName.of(value).equals(value)) {
      throw new TypeConversionException(
          "\"%s\" can't be a worker's name: use letters, digits, \".\", \"_\" and \"-\", no dot first"
              .formatted(value));
    }
    return value;
  }
}
