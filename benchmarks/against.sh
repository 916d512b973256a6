#!/usr/bin/env bash
# This state against an earlier one: server CPU per operation, as ratios in one run.
#
#   mvn -ntp -DskipTests package     in the earlier state; keep benchmarks/target/bench-server.jar
#   mvn -ntp -DskipTests package     in this state
#   benchmarks/against.sh path/to/wsload path/to/earlier/bench-server.jar [rounds] [seconds] [warm-up seconds]
#
# The servers run on core 0, all alive at once, the load generator on core 1; rounds are interleaved, and which of two
# is measured first alternates. A ratio is the median over the rounds of the ratio in a round: above 1, this state is
# slower.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
load=${1:?path to the load generator}
earlier=${2:?path to the jar of the earlier state}
rounds=${3:-7}
seconds=${4:-4}
warmup=${5:-3}
work=$(mktemp -d)
pids=()
trap 'for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"' EXIT

start() { # name jar port option..
  taskset -c 0 java -Xmx1g -jar "$2" --port="$3" "${@:4}" >"$work/$1.log" 2>&1 &
  pids+=($!)
  eval "pid_$1=$! port_$1=$3"
  for _ in $(seq 100); do
    if grep -q 'bench-server on' "$work/$1.log"; then return; fi
    sleep 0.2
  done
  echo "$1 did not start" >&2; cat "$work/$1.log" >&2; exit 1
}
start before "$earlier" 18201
start now "$here/target/bench-server.jar" 18202
start before_inline "$earlier" 18203 --nonblocking
start now_inline "$here/target/bench-server.jar" 18204 --nonblocking

measure() { # server load..
  local pid=pid_$1 port=port_$1
  taskset -c 1 "$load" "${@:2}" -p "${!port}" -S "${!pid}" -w "$warmup" -d "$seconds" |
    sed -nE 's/.*"cpu_us_per_op":([0-9.]+).*/\1/p'
}
declare -A load_of=(
  [e1]="echo -u /echo -c 64 -P 1 -b 128"
  [e16]="echo -u /echo -c 64 -P 16 -b 128"
  [f16]="fanout -u /broadcast -c 200 -P 16 -b 128"
)
for round in $(seq "$rounds"); do
  for kind in "" _inline; do
    for w in e1 e16 f16; do
      # shellcheck disable=SC2086
      if ((round % 2)); then
        a=$(measure "before$kind" ${load_of[$w]}); b=$(measure "now$kind" ${load_of[$w]})
      else
        b=$(measure "now$kind" ${load_of[$w]}); a=$(measure "before$kind" ${load_of[$w]})
      fi
      echo "$w$kind $a $b" | tee -a "$work/results" | awk '{ printf "%-12s before %8s us/op  now %8s us/op  ratio %.3f\n", $1, $2, $3, $3 / $2 }'
    done
  done
done
echo
for w in e1 e16 f16 e1_inline e16_inline f16_inline; do
  awk -v w="$w" '$1 == w { print $3 / $2 }' "$work/results" | sort -n |
    awk -v w="$w" '{ r[NR] = $1 } END { printf "%-12s %.3f  (of %d rounds, %.3f to %.3f)\n", w, NR % 2 ? r[(NR + 1) / 2] : (r[NR / 2] + r[NR / 2 + 1]) / 2, NR, r[1], r[NR] }'
done
