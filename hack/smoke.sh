#!/usr/bin/env bash
# Installs both charts into a cluster of its own (kind), with a sample agent and its watcher, and looks
# whether all of it is well. What .github/workflows/deploy.yml runs, to be run by hand too:
#
#   hack/smoke.sh             makes the cluster overseer-smoke, and removes it at the end
#   KEEP=1 hack/smoke.sh      leaves it there to look at
#   IMAGE=overseer:x hack/smoke.sh   with an image that is there already, instead of building one
#
# It takes docker, kind, kubectl, helm, curl and openssl.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cluster=overseer-smoke
namespace=smoke
image=${IMAGE:-overseer:smoke}
forward=

say() { printf '\n== %s\n' "$*"; }

fail() {
  printf 'smoke: %s\n' "$*" >&2
  exit 1
}

for tool in docker kind kubectl helm curl openssl; do
  command -v "$tool" >/dev/null || fail "$tool is missing"
done

kube() { kubectl --context "kind-$cluster" --namespace "$namespace" "$@"; }

end() {
  local status=$?
  [[ -z $forward ]] || kill "$forward" 2>/dev/null || true
  if [[ $status != 0 ]]; then
    kube get pods,events -o wide || true
    kube logs --all-containers --prefix --tail=50 -l app.kubernetes.io/part-of=overseer || true
  fi
  [[ -n ${KEEP-} ]] || kind delete cluster --name "$cluster" >/dev/null 2>&1 || true
  exit "$status"
}
trap end EXIT

# Takes what to forward, its port, and a path that must answer 200 within half a minute.
answers() {
  local url="http://127.0.0.1:18080$3"
  kube port-forward "$1" "18080:$2" >/dev/null &
  forward=$!
  curl --silent --show-error --fail --retry 30 --retry-delay 1 --retry-all-errors --output /dev/null "$url" ||
    fail "$1 does not answer $3"
  kill "$forward"
  wait "$forward" 2>/dev/null || true
  forward=
  echo "$1 answers $3"
}

if [[ -z ${IMAGE-} ]]; then
  say "the image $image"
  docker build -f deploy/image/Dockerfile -t "$image" .
fi

say 'the cluster'
kind get clusters | grep -qx "$cluster" || kind create cluster --name "$cluster" --wait 120s
kind load docker-image "$image" --name "$cluster"
kubectl --context "kind-$cluster" create namespace "$namespace" --dry-run=client -o yaml |
  kubectl --context "kind-$cluster" apply -f -

install() {
  helm --kube-context "kind-$cluster" upgrade --install --namespace "$namespace" --wait --timeout 5m "$@"
}

say 'hub, a worker and the orchestrator'
# kind's volumes are for one node, which is all it has.
install o deploy/charts/overseer \
  --set image.repository="${image%:*}" --set image.tag="${image##*:}" --set image.pullPolicy=Never \
  --set hub.token.value="$(openssl rand -hex 32)" \
  --set 'worker.names={marie}' --set 'spool.accessModes={ReadWriteOnce}' --set spool.keep=false
answers svc/o-overseer-hub 8080 /readyz

say 'a task for the worker: the image has no agent, so it becomes a dead letter'
kube exec deploy/o-overseer-worker-marie -- overseer submit marie hello --id smoke
kube exec deploy/o-overseer-worker-marie -- overseer status

say 'the sample agent with its watcher'
# A webhook that answers as Discord does is not part of this: the watcher is to be ready while it has
# nothing to post.
kube create secret generic run-webhook --dry-run=client -o yaml \
  --from-literal=DISCORD_WEBHOOK_URL=https://discord.com/api/webhooks/1234567890123456789/Ab0-Ab0_Ab0-Ab0_Ab0-Ab0_Ab0-Ab0_Ab0-Ab0_Ab0-Ab0_Ab0-Ab0_Ab0-Ab0_Abcd | kube apply -f -
install sample examples/agent-with-sidecar \
  --set discord-monitor.images.watcher.repository="${image%:*}" \
  --set discord-monitor.images.watcher.tag="${image##*:}" \
  --set discord-monitor.images.watcher.pullPolicy=Never
answers deploy/sample-agent-with-sidecar 8080 /healthz
answers deploy/sample-agent-with-sidecar 8080 /livez

say 'what the watcher may take, and what it may know'
pod=deploy/sample-agent-with-sidecar
watcher='{range .spec.template.spec.containers[?(@.name=="discord-watcher")]}'
resources=$(kube get "$pod" -o jsonpath="$watcher{.resources.limits.cpu} {.resources.limits.memory} {.resources.requests.cpu} {.resources.requests.memory}{end}")
[[ $resources == '100m 64Mi 10m 32Mi' ]] || fail "the watcher's resources are: $resources"
if kube get "$pod" -o yaml | grep -q BOT_TOKEN; then
  fail "the bot's token is in the agent's pod"
fi
restarts=$(kube get pods -l app.kubernetes.io/instance=sample -o jsonpath='{.items[*].status.containerStatuses[*].restartCount}')
[[ $restarts =~ ^(0\ ?)+$ ]] || fail "containers of the sample were restarted: $restarts"
# Needs a metrics server, which kind has not by itself.
kube top pod --containers 2>/dev/null || echo '(no metrics server: kubectl top is left out)'

if [[ -n ${DISCORD_BOT_TOKEN-} ]]; then
  say 'the bot'
  kube create secret generic d-discord-monitor-bot --dry-run=client -o yaml \
    --from-literal=DISCORD_BOT_TOKEN="$DISCORD_BOT_TOKEN" \
    --from-literal=API_TOKEN="$(openssl rand -hex 32)" | kube apply -f -
  install d deploy/charts/discord-monitor \
    --set images.bot.repository="${image%:*}" --set images.bot.tag="${image##*:}" --set images.bot.pullPolicy=Never
  answers svc/d-discord-monitor-bot 8080 /healthz
else
  say 'no DISCORD_BOT_TOKEN: the bot is left out'
fi

say 'secrets are seen from their namespace alone'
kubectl --context "kind-$cluster" auth can-i get secrets --namespace "$namespace" \
  --as "system:serviceaccount:$namespace:default" && fail 'the pods may read secrets'

say 'all well'
