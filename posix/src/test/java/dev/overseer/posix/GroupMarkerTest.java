package dev.overseer.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupMarkerTest {
  private static final GroupMarker MARKER = new GroupMarker("", "a-b-c");

  @ParameterizedTest
  @CsvSource({
    "OVERSEER_GROUP=a-b-c/7|, 7",
    "HOME=/x|OVERSEER_GROUP=a-b-c/7|TERM=y|, 7",
    "OVERSEER_GROUP=z-z-z/1:a-b-c/7|, 7",
    "OVERSEER_GROUP=a-b-c/7:z-z-z/1|, 7",
    "OVERSEER_GROUP=a-b-c/7, 7",
  })
  void findsTheNumber(String environment, long expected) {
    assertThat(MARKER.numberIn(bytes(environment))).isEqualTo(OptionalLong.of(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "'|||'",
    "OVERSEER_GROUP=|",
    "OVERSEER_GROUP=z-z-z/7|",
    "OVERSEER_GROUP=xa-b-c/7|",
    "OVERSEER_GROUP=a-b-cc/7|",
    "OVERSEER_GROUP=a-b-c/|",
    "OVERSEER_GROUP=a-b-c/x|",
    "XOVERSEER_GROUP=a-b-c/7|",
    "OTHER=OVERSEER_GROUP=a-b-c/7|",
    "OVERSEER_GROUPS=a-b-c/7|",
  })
  void takesNobodyElsesMarkForOurs(String environment) {
    assertThat(MARKER.numberIn(bytes(environment))).isEmpty();
  }

  @Test
  void aHubInsideAChildKeepsTheOuterMark() {
    GroupMarker inner = new GroupMarker(MARKER.value(3), "inner");
    byte[] environment = bytes("OVERSEER_GROUP=" + inner.value(9) + "|");
    assertThat(MARKER.numberIn(environment)).hasValue(3);
    assertThat(inner.numberIn(environment)).hasValue(9);
  }

  @Test
  void everyHubHasAMarkOfItsOwn() {
    ProcessIdentity us = new ProcessIdentity(1, 2);
    assertThat(GroupMarker.create(us).token()).isNotEqualTo(GroupMarker.create(us).token());
  }

  private static byte[] bytes(String environment) {
    return environment.replace('|', '\0').getBytes(StandardCharsets.UTF_8);
  }
}
