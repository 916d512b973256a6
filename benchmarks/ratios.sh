#!/usr/bin/env bash
# Nova against Tyrus as it comes: server CPU per operation, as ratios in one run.
#
#   mvn -ntp -DskipTests package
#   benchmarks/ratios.sh path/to/wsload [rounds] [seconds] [warm-up seconds]
#
# The servers run on core 0, all alive at once, the load generator on core 1; rounds are interleaved. A ratio is the
# median over the rounds: 2.0 means that one core sustains twice the operations of raw Tyrus on Grizzly.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
load=${1:?path to the load generator}
rounds=${2:-3}
seconds=${3:-4}
warmup=${4:-6}
work=$(mktemp -d)
pids=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"' EXIT

(cd "$here/.." && mvn -ntp -q -o -pl benchmarks dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$work/cp" >/dev/null)
raw_cp="$here/target/test-classes:$(cat "$work/cp")"

start() { # name command..
  local name=$1; shift
  taskset -c 0 "$@" >"$work/$name.log" 2>&1 &
  local pid=$!
  pids+=("$pid")
  eval "pid_$name=$pid"
  for _ in $(seq 100); do
    if grep -qE 'bench-server on|raw Tyrus on' "$work/$name.log"; then return; fi
    if ! kill -0 "$pid" 2>/dev/null; then cat "$work/$name.log" >&2; exit 1; fi
    sleep 0.2
  done
  echo "$name did not start" >&2; cat "$work/$name.log" >&2; exit 1
}
opts=(-Xmx1g)
start raw java "${opts[@]}" -cp "$raw_cp" io.novaws.benchmarks.RawTyrusServer 18101
start nova java "${opts[@]}" -jar "$here/target/bench-server.jar" --port=18102
start inline java "${opts[@]}" -jar "$here/target/bench-server.jar" --port=18103 --nonblocking
declare -A port=([raw]=18101 [nova]=18102 [inline]=18103)

declare -A load_of=(
  [e1]="echo -u /echo -c 64 -P 1 -b 128"
  [e16]="echo -u /echo -c 64 -P 16 -b 128"
  [e16k]="echo -u /echo -c 8 -P 1 -b 16384"
  [f1]="fanout -u /broadcast -c 200 -P 1 -b 128"
  [f16]="fanout -u /broadcast -c 200 -P 16 -b 128"
)
order=(e1 e16 e16k f1 f16)
for round in $(seq "$rounds"); do
  for w in "${order[@]}"; do
    for s in raw nova inline; do
      pid=pid_$s
      # shellcheck disable=SC2086
      line=$(taskset -c 1 "$load" ${load_of[$w]} -p "${port[$s]}" -S "${!pid}" -w "$warmup" -d "$seconds" || true)
      cpu=$(sed -nE 's/.*"cpu_us_per_op":([0-9.]+).*/\1/p' <<<"$line")
      rate=$(sed -nE 's/.*"per_s":([0-9.]+).*/\1/p' <<<"$line")
      errors=$(sed -nE 's/.*"errors":\{"total":([0-9]+).*/\1/p' <<<"$line")
      echo "$w $s $cpu" >>"$work/results"
      printf '%-5s %-7s %9s us/op  %9s op/s  %s errors\n' "$w" "$s" "$cpu" "$rate" "$errors"
    done
  done
done
# Heap that an idle connection holds, after a full collection.
heap() {
  jcmd "$1" GC.run >/dev/null
  jcmd "$1" GC.heap_info | sed -nE 's/.*(heap|generation) .*used ([0-9]+)K.*/\2/p' | awk '{ sum += $1 } END { print sum }'
}
ulimit -n 20000
for s in raw nova inline; do
  pid=pid_$s
  before=$(heap "${!pid}")
  taskset -c 1 "$load" idle -u /echo -c 5000 -d 14 --touch -p "${port[$s]}" >/dev/null 2>"$work/idle.log" &
  idle=$!
  until grep -q READY "$work/idle.log"; do sleep 0.2; done
  sleep 2
  after=$(heap "${!pid}")
  wait "$idle" || true
  echo "idle  $s $(((after - before) * 1024 / 5000)) bytes of heap per connection"
done

echo
awk '
  { n[$1" "$2]++; v[$1" "$2, n[$1" "$2]] = $3 }
  function median(key,  i, j, t, m) {
    m = n[key]; for (i = 1; i <= m; i++) a[i] = v[key, i] + 0
    for (i = 1; i <= m; i++) for (j = i + 1; j <= m; j++) if (a[j] < a[i]) { t = a[i]; a[i] = a[j]; a[j] = t }
    return m % 2 ? a[(m + 1) / 2] : (a[m / 2] + a[m / 2 + 1]) / 2
  }
  END {
    print "x raw Tyrus on Grizzly (operations per second that one core sustains)"
    split("e1 e16 e16k f1 f16", w, " ")
    for (k = 1; k <= 5; k++) {
      r = median(w[k] " raw"); b = median(w[k] " nova"); i = median(w[k] " inline")
      printf "%-5s raw %8.2f us   blocking %5.2fx   non-blocking %5.2fx\n", w[k], r, (b ? r / b : 0), (i ? r / i : 0)
    }
  }' "$work/results"
