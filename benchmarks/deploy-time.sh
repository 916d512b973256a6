#!/usr/bin/env bash
# What Nova's jars add to the time that a server takes to deploy an application that does not use them: the same WAR, a
# few CDI beans and a plain @ServerEndpoint, without and with the three jars in WEB-INF/lib, in turns, in one server.
#
#   mvn -ntp -DskipTests package
#   benchmarks/deploy-time.sh wildfly path/to/wildfly-39.0.1.Final [rounds]
#   benchmarks/deploy-time.sh payara path/to/payara6 [rounds]
#
# The times are those that the server itself writes into its log. One round before the first counts for nothing. The
# server runs in a directory of its own, on ports from 28500 on, and is stopped at the end; the distribution stays as it is.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
kind=${1:?wildfly or payara}
home=$(cd "${2:?path to the unpacked server}" && pwd)
rounds=${3:-5}
work=$(mktemp -d)
api=$(find "$HOME/.m2" -name 'jakarta.jakartaee-api-10.0.0.jar' | head -1)
jars=$(ls "$here"/../{api,core,cdi-extension}/target/nova-*-SNAPSHOT.jar)
trap 'stop_server; rm -rf "$work"' EXIT

mkdir -p "$work/src" "$work/war/WEB-INF/classes"
cat >"$work/src/Echo.java" <<'JAVA'
package plain;
@jakarta.websocket.server.ServerEndpoint("/echo")
public class Echo {
    @jakarta.inject.Inject Greeter greeter;
    @jakarta.websocket.OnMessage public String said(String text) { return greeter.greet(text); }
}
JAVA
for bean in Greeter Clock Counter Book; do
  cat >"$work/src/$bean.java" <<JAVA
package plain;
@jakarta.enterprise.context.ApplicationScoped
public class $bean { public String greet(String text) { return text; } }
JAVA
done
javac -d "$work/war/WEB-INF/classes" -cp "$api" "$work"/src/*.java
echo '<beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="annotated"/>' >"$work/war/WEB-INF/beans.xml"
jar --create --file "$work/without.war" -C "$work/war" .
mkdir "$work/war/WEB-INF/lib"
# shellcheck disable=SC2086
cp $jars "$work/war/WEB-INF/lib/"
jar --create --file "$work/with.war" -C "$work/war" .

until_logged() { # text, at least so often
  for _ in $(seq 1200); do
    if [ -f "$log" ] && [ "$(grep -c "$1" "$log")" -ge "$2" ]; then return; fi
    sleep 0.1
  done
  echo "the server did not say: $1" >&2; exit 1
}

if [ "$kind" = wildfly ]; then
  base=$work/base; log=$base/log/server.log
  cp -a "$home/standalone" "$base"; rm -rf "$base/log" "$base/data" "$base/tmp"
  sed -i 's/scan-interval="5000"/scan-interval="200"/' "$base/configuration/standalone.xml"
  stop_server() { kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; }
  JBOSS_HOME=$home LAUNCH_JBOSS_IN_BACKGROUND=1 "$home/bin/standalone.sh" -Djboss.server.base.dir="$base" \
    -Djboss.socket.binding.port-offset=20500 >"$work/console.log" 2>&1 &
  pid=$!
  until_logged WFLYSRV0025 1
  deploy() { # name: milliseconds between the lines that begin and end the deployment
    cp "$work/$1.war" "$work/$1.tmp"; mv "$work/$1.tmp" "$base/deployments/$1.war"
    until_logged "WFLYSRV0010: Deployed \"$1.war\"" "$2"
    rm "$base/deployments/$1.war"
    until_logged "WFLYSRV0009: Undeployed \"$1.war\"" "$2"
    awk -v begin="Starting deployment of \"$1.war\"" -v end="Deployed \"$1.war\"" '
      function ms(t, p) { split(t, p, /[:,]/); return ((p[1] * 60 + p[2]) * 60 + p[3]) * 1000 + p[4] }
      /WFLYSRV0027/ && index($0, begin) { from = ms($2) }
      /WFLYSRV0010/ && index($0, end) { took = ms($2) - from }
      END { print took }' "$log"
  }
else
  log=$work/domains/deploy/logs/server.log
  admin() { "$home/bin/asadmin" --port 28548 "$@" >"$work/asadmin.log" 2>&1 || { cat "$work/asadmin.log" >&2; return 1; }; }
  stop_server() { admin stop-domain --domaindir "$work/domains" --kill deploy || true; }
  mkdir "$work/domains"
  "$home/bin/asadmin" --user admin create-domain --nopassword --domaindir "$work/domains" --portbase 28500 deploy >"$work/asadmin.log"
  sed -i 's/<hazelcast-config-specific-configuration>/<hazelcast-config-specific-configuration enabled="false">/' "$work/domains/deploy/config/domain.xml"
  admin start-domain --domaindir "$work/domains" deploy
  deploy() { # name: milliseconds as the server says
    admin deploy --force "$work/$1.war"
    until_logged "$1 was successfully deployed in" "$2"
    admin undeploy "$1"
    sed -nE "s/.*$1 was successfully deployed in ([0-9,.]+) milliseconds.*/\1/p" "$log" | tail -1 | tr -d ',.'
  }
fi

for round in $(seq 0 "$rounds"); do
  if ((round % 2)); then
    a=$(deploy without $((round + 1))); b=$(deploy with $((round + 1)))
  else
    b=$(deploy with $((round + 1))); a=$(deploy without $((round + 1)))
  fi
  echo "round $round: without $a ms, with $b ms"
  if ((round > 0)); then echo "$a $b" >>"$work/results"; fi
done
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
without=$(cut -d' ' -f1 "$work/results" | median)
with=$(cut -d' ' -f2 "$work/results" | median)
echo "median of $rounds: without $without ms, with $with ms"
