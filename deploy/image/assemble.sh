#!/bin/sh
# Fills a folder with what the image holds: a small Java, the packaged tree, its AOT caches, and two
# programs on the PATH. Needs no container engine.
#
#   assemble.sh FOLDER TREE [JDK]
#
#   FOLDER  gets opt/java, opt/overseer, usr/local/bin; must be empty or missing
#   TREE    the packaged tree, dist/target/overseer
#   JDK     a JDK 25, else $JAVA_HOME
set -eu

die() {
  printf 'assemble.sh: %s\n' "$*" >&2
  exit 1
}

[ $# -ge 2 ] || die 'usage: assemble.sh FOLDER TREE [JDK]'
folder=$1
tree=$2
jdk=${3:-${JAVA_HOME:-}}
here=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd -P)

[ -f "$tree/lib/overseer.jar" ] || die "$tree is no packaged tree: build it with ./mvnw -pl dist -am package"
[ -x "$jdk/bin/jlink" ] || die "there is no JDK in '$jdk': name one, or set JAVA_HOME"
if [ -e "$folder" ] && [ -n "$(ls -A "$folder")" ]; then
  die "$folder is not empty"
fi

# What the jars need of the JDK, as ImageModulesTest checks with jdeps, and what no class names:
#   jdk.crypto.cryptoki, jdk.localedata   not here: TLS works without PKCS#11, texts are English
#   jdk.charsets                          not here: everything is UTF-8
modules=java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,java.sql
modules=$modules,java.xml,jdk.httpserver,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

mkdir -p "$folder/opt" "$folder/usr/local/bin"
"$jdk/bin/jlink" --add-modules "$modules" --output "$folder/opt/java" \
  --strip-debug --no-header-files --no-man-pages --vm=server

# Without the caches of the Java that it was packaged with: they hold for that one alone.
mkdir -p "$folder/opt/overseer/aot"
cp -R "$tree/bin" "$tree/lib" "$tree/engines" "$tree/LICENSE" "$tree/build-info" "$folder/opt/overseer/"

cp "$here/overseer" "$here/overseer-health" "$folder/usr/local/bin/"
chmod 755 "$folder/usr/local/bin/overseer" "$folder/usr/local/bin/overseer-health"

# One time for all, whole seconds and long ago: the caches are keyed by the times of the jars, and an
# image's layers keep no fractions.
find "$folder" -exec touch -h -d '2026-01-01T00:00:00Z' {} +

"$here/prepare.sh" "$folder"
