#!/usr/bin/env bash
# Nova's endpoints against the container's own, in one server and one run: messages per second and CPU per operation.
#
#   mvn -ntp -DskipTests package          makes benchmarks/servers/target/bench.war
#   benchmarks/servers.sh path/to/wsload port pid [rounds] [seconds] [warm-up seconds]
#
# The server runs already, with bench.war deployed below /bench; pid is its process. Rounds are interleaved. A ratio is
# the median over the rounds of the ratio in a round: above 1, Nova takes more processor than the raw endpoint.
set -euo pipefail
load=${1:?path to the load generator}
port=${2:?port of the server}
pid=${3:?process of the server}
rounds=${4:-5}
seconds=${5:-4}
warmup=${6:-3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

measure() { # load..
  "$load" "$@" -p "$port" -S "$pid" -w "$warmup" -d "$seconds" |
    sed -nE 's/.*"cpu_us_per_op":([0-9.]+).*/\1/p'
}
declare -A load_of=(
  [e1]="echo -c 64 -P 1 -b 128 -u /bench PATH/echo"
  [e16]="echo -c 64 -P 16 -b 128 -u /bench PATH/echo"
  [f1]="fanout -c 200 -P 1 -b 128 -u /bench PATH/broadcast"
  [f16]="fanout -c 200 -P 16 -b 128 -u /bench PATH/broadcast"
)
run() { # workload path
  # shellcheck disable=SC2086
  measure ${load_of[$1]/ PATH/$2}
}
for round in $(seq "$rounds"); do
  for w in e1 e16 f1 f16; do
    raw=$(run "$w" /raw)
    nova=$(run "$w" "")
    echo "$w $raw $nova" >>"$work/results"
    if [[ $w == e* ]]; then
      echo "${w}_inline $raw $(run "$w" /inline)" >>"$work/results"
    fi
    tail -2 "$work/results" | awk '{ printf "%-12s raw %8s us/op  nova %8s us/op  ratio %.3f\n", $1, $2, $3, $3 / $2 }'
  done
done
echo
awk '{ all[$1] = all[$1] " " $3 / $2 } END { for (w in all) print w all[w] }' "$work/results" | sort |
  while read -r w ratios; do
    tr ' ' '\n' <<<"$ratios" | sort -n | awk -v w="$w" '{ r[NR] = $1 } END { printf "%-12s %.3f  (of %d rounds, %.3f to %.3f)\n", w, r[int((NR + 1) / 2)], NR, r[1], r[NR] }'
  done
