#!/usr/bin/env bash
# 1,000 client connections of Nova in one JVM beside those of raw Tyrus, in one run: threads, heap per connection, the time
# until all are back after a crash of the server and its start, and what that costs the server.
#
#   mvn -ntp -DskipTests package
#   benchmarks/clients.sh [--connections=1000] [--rounds=3] [--down-millis=5000]
#
# nova: client endpoints by default, whose reconnects have a budget of 50 a second; nova-no-budget: without it.
# tyrus: one ClientManager with JdkClientContainer as it comes, and around it the loop that one writes: dial each second
# until somebody answers. Rounds alternate; the last lines are the medians and their ratios.
set -euo pipefail
jar=$(cd "$(dirname "$0")" && pwd)/target/bench-server.jar
exec java -cp "$jar" io.novaws.benchmarks.clients.ClientsRun "$@"
