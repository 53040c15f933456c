package dev.overseer.hub.exec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class JsonFuzzTest {

  @FuzzTest(maxDuration = "100s")
  void readsWhatJacksonReads(byte[] data) {
    JsonOracle.check(new String(data, StandardCharsets.UTF_8));
  }
}
