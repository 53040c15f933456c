# A stand-in for an agent. It changes nothing but the transcript that it writes, in the form of Claude
# Code's, and prints what it does. Words in its prompt decide how that goes: fails, flaky, hangs, talks,
# colours, review, permission.
#
#   stand-in FOLDER TASK ATTEMPT PROMPT
#
# STAND_IN_PACE    seconds between two steps
# OVERSEER_BIN     the launcher, and BOT_URL, RUN_TOKEN, RUN_CHANNEL for `overseer ask`: then a person
#                  is asked; without them the tool is not used
set -u
folder=$1 task=$2 attempt=$3 prompt=$4
pace=${STAND_IN_PACE-0.4}
session=$(cat /proc/sys/kernel/random/uuid)
model=claude-sonnet-4-5
project=$folder/projects/-stand-in
transcript=$project/$session.jsonl
mkdir -p "$project"
steps=0 side=false agent='' call='' read_before=0 written=0

# A text as a JSON string.
json() {
  printf '%s\n' "$1" | LC_ALL=C tr -d '\000-\010\013-\037' | awk '
    BEGIN { printf "\"" }
    { gsub(/\\/, "&&"); gsub(/"/, "\\\\&"); gsub(/\t/, "\\\\t"); if (NR > 1) printf "\\n"; printf "%s", $0 }
    END { printf "\"" }'
}

# One line of the transcript: its type, and the fields that it has besides those of all lines.
note() {
  steps=$((steps + 1))
  printf '{"type":"%s","uuid":"%s-%s","sessionId":"%s","isSidechain":%s,%s"cwd":"%s","version":"2.1.0","timestamp":"%s",%s}\n' \
    "$1" "$session" "$steps" "$session" "$side" "$agent" "$folder" "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$2" \
    >>"$transcript"
}

# One block of an assistant's message.
answer() {
  spent=$((90 + ${#1} / 3))
  written=$((written + spent))
  note assistant "\"requestId\":\"req_$steps\",\"message\":{\"id\":\"msg_$session-$steps\",\"role\":\"assistant\",\"model\":\"$model\",\"content\":[$1],\"usage\":{\"input_tokens\":12,\"output_tokens\":$spent,\"cache_creation_input_tokens\":900,\"cache_read_input_tokens\":$read_before}}"
  read_before=$((read_before + 4200))
}

say() {
  printf '\033[1m●\033[0m %s\n' "$1"
  answer "{\"type\":\"text\",\"text\":$(json "$1")}"
  sleep "$pace"
}

think() {
  printf '\033[2m  %s\033[0m\n' "$1"
  answer "{\"type\":\"thinking\",\"thinking\":$(json "$1")}"
  sleep "$pace"
}

# use NAME INPUT SHOWN: begins to use a tool.
use() {
  call=toolu_$session-$steps
  printf '\033[36m▸ %s\033[0m %s\n' "$1" "$3"
  answer "{\"type\":\"tool_use\",\"id\":\"$call\",\"name\":\"$1\",\"input\":$2}"
  sleep "$pace"
}

# got TEXT [true]: what the tool returned; true for an error.
got() {
  printf '%s\n' "$1" | sed 's/^/  └ /'
  note user "\"message\":{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"$call\",\"is_error\":${2-false},\"content\":$(json "$1")}]}"
  sleep "$pace"
}

# A subagent writes a transcript of its own, in a folder that has the session's name.
review() {
  use Task '{"description":"Review the change","prompt":"Look for races in the cache","subagent_type":"reviewer"}' 'Review the change'
  parent_call=$call parent_transcript=$transcript
  mkdir -p "$project/$session/subagents"
  transcript=$project/$session/subagents/agent-a1b2c3d.jsonl side=true agent='"agentId":"a1b2c3d",'
  note user '"message":{"role":"user","content":"Look for races in the cache"}'
  use Grep '{"pattern":"computeIfAbsent","path":"src"}' 'computeIfAbsent in src'
  got 'src/Cache.java:41:    return entries.computeIfAbsent(key, this::load);'
  say 'One place, and it is atomic. I see no race.'
  transcript=$parent_transcript side=false agent='' call=$parent_call
  got 'One place, and it is atomic. I see no race.'
}

# Asks a person, as the hook of a real agent does.
ask() {
  [ -n "${BOT_URL-}" ] && [ -x "${OVERSEER_BIN-}" ] || return 1
  printf '{"hook_event_name":"PreToolUse","tool_name":"Bash","tool_use_id":"%s","session_id":"%s","cwd":"%s","tool_input":{"command":"make deploy"}}' \
    "$call" "$session" "$folder" | "$OVERSEER_BIN" ask | grep -q '"permissionDecision":"allow"'
}

finish() {
  cost=$(awk "BEGIN { printf \"%.4f\", ($steps * 900 * 3.75 + $read_before * 0.3 + $written * 15) / 1000000 }")
  printf '{"type":"result","subtype":"%s","is_error":%s,"session_id":"%s","num_turns":%s,"total_cost_usd":%s,"usage":{"input_tokens":%s,"output_tokens":%s}}\n' \
    "$1" "$2" "$session" "$steps" "$cost" "$((steps * 12))" "$written"
}

give_up() {
  printf '\033[31m%s\033[0m\n' "$1" >&2
  say "$1"
  finish error_during_execution true
  exit 1
}

printf '{"type":"system","subtype":"init","session_id":"%s","model":"%s"}\n' "$session" "$model"
note user "\"message\":{\"role\":\"user\",\"content\":$(json "$prompt")}"
think "The task is $task, attempt $attempt. First I look at what there is."
use Read '{"file_path":"src/Cache.java"}' src/Cache.java
got 'final class Cache {
  Value get(Key key) {
    return load(key);
  }
}'
words=" $(printf '%s' "$prompt" | tr -c 'A-Za-z' ' ' | tr 'A-Z' 'a-z') "
case $words in
  *' fail '* | *' fails '*)
    use Bash '{"command":"make test"}' 'make test'
    got 'make: *** No rule to make target "test".  Stop.' true
    give_up 'There is no way to run the tests here, so I give up.'
    ;;
  *' flaky '*)
    if [ "$attempt" -lt 2 ]; then
      use WebFetch '{"url":"https://example.org/changes","prompt":"What is new?"}' https://example.org/changes
      got 'connect ECONNREFUSED 192.0.2.7:443' true
      give_up 'The network does not answer.'
    fi
    say 'This time the network answers.'
    ;;
  *' hang '* | *' hangs '*)
    say 'I wait for a lock that nobody will ever release ...'
    sleep 1000
    ;;
  *' talk '* | *' talks '*)
    use Bash '{"command":"make test VERBOSE=1"}' 'make test VERBOSE=1'
    seq -f 'test %06.0f ... ok' 20000
    got '20000 tests, 20000 passed'
    ;;
  *' colour '* | *' colours '*)
    for colour in 31 32 33 34 35 36; do
      printf '\033[%sm colour %s \033[7m reversed \033[0m\033[1;%sm bold \033[0m\n' "$colour" "$colour" "$colour"
      sleep "$pace"
    done
    printf '\033[38;5;208mone of 256\033[0m \033[38;2;90;200;160mone of many\033[0m \033[4munderlined\033[0m\n'
    ;;
  *' review '*) review ;;
  *' permission '*)
    use Bash '{"command":"make deploy","description":"Deploy the preview"}' 'make deploy'
    if ask; then
      got 'deployed to https://preview.example.org'
    else
      got 'This command needs approval, and nobody gave it.' true
      say 'I may not deploy, so I leave that to you.'
    fi
    ;;
  *)
    use Edit '{"file_path":"src/Cache.java","old_string":"    return load(key);","new_string":"    return entries.computeIfAbsent(key, this::load);"}' src/Cache.java
    got 'The file src/Cache.java has been updated.'
    use Bash '{"command":"make test"}' 'make test'
    got '212 tests, 212 passed'
    ;;
esac
say "Done: $task. A real agent would have changed something now."
finish success false
