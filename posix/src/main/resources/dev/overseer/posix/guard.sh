# Overseer's guard: ends what a hub leaves behind when it is killed.
# $1: the file that the hub writes its children to; $2: the hub's mark.
# Its input is a pipe from the hub, which writes nothing: the end of it is the hub's death.
while read -r _; do :; done

# Whether process $1 started at tick $2: field 22 of its stat, counted after the name's parenthesis.
started_at() {
  pid=$1 tick=$2
  { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || return 1
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  [ "${20}" = "$tick" ] && [ "$1" != Z ]
}

# Sends signal $sig to all who are left, and sets left=1 if there was one.
signal_all() {
  left=0
  while read -r sign _ pid start _; do
    if [ "$sign" = + ] && started_at "$pid" "$start"; then
      kill -s "$sig" -- "-$pid" 2>/dev/null && left=1
    fi
  done <"$children"
  for file in $(grep -lsF "$mark" /proc/[0-9]*/environ); do
    pid=${file#/proc/}
    kill -s "$sig" "${pid%/environ}" 2>/dev/null && left=1
  done
}

children=$1 mark=$2 rounds=0 left=1
[ -r "$children" ] || children=/dev/null
sig=TERM
signal_all
sig=CONT
signal_all
sig=0
while [ "$left" = 1 ] && [ "$rounds" -lt 7 ]; do
  signal_all
  rounds=$((rounds + 1))
  [ "$left" = 0 ] || sleep 0.1
done
sig=KILL
while [ "$left" = 1 ] && [ "$rounds" -lt 60 ]; do
  signal_all
  rounds=$((rounds + 1))
  [ "$left" = 0 ] || sleep 0.1
done
