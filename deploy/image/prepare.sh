#!/bin/sh
# Makes the AOT caches of what assemble.sh has put into a folder, in place, where they are not there yet
# or don't fit. In an image the folder is "".
set -eu

folder=$1
export JAVA_HOME="$folder/opt/java"

# A start of each kind: the launcher makes the cache that a kind lacks.
for start in --version 'serve --help' 'watch --help'; do
  # shellcheck disable=SC2086 # two words
  "$folder/opt/overseer/bin/overseer" $start >/dev/null
done

for kind in client server watch; do
  [ -s "$folder/opt/overseer/aot/$kind.aot" ] || {
    echo "prepare.sh: no AOT cache could be made for $kind: starts will take longer, and more memory" >&2
    exit 1
  }
done
