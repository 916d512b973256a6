#!/usr/bin/env bash
# What a server bears: idle connections, a storm of short ones, mixed load with faults. Fails if anything leaks.
#
#   mvn -ntp -DskipTests package
#   benchmarks/endurance.sh short        about a minute, as the continuous integration runs it
#   benchmarks/endurance.sh idle  [--connections=10000] [--seconds=60]
#   benchmarks/endurance.sh storm [--connections=20000]
#   benchmarks/endurance.sh mixed [--seconds=3600] [--rate=half of what it can]
set -euo pipefail
jar=$(cd "$(dirname "$0")" && pwd)/target/bench-server.jar
run() {
  java -Xmx1g -cp "$jar" io.novaws.benchmarks.endurance.Endurance "$@"
}
if [ "${1:-}" = short ]; then
  run idle --connections=1000 --seconds=5
  run storm --connections=2000
  run mixed --seconds=30
else
  run "$@"
fi
