#!/usr/bin/env bash
# The webhook's latency: 200 reviews a second for a minute, with 1,200 copies in memory. Needs KUBECONFIG (a cluster to register with).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); root=/dev/shm/bench; mkdir -p "$root"
: "${KUBECONFIG:?names the cluster that the webhook is registered with}"
java=$("$here/../.mvn/find-jdk")/bin/java
"$here/../mvnw" -q -B -o "$@" -f "$here/../pom.xml" -pl puller-service dependency:build-classpath -Dmdep.outputFile="$root/puller-classpath" -DincludeScope=test
exec "$java" -Xmx512m -cp "$here/../puller-service/target/classes:$(cat "$root/puller-classpath")" "$here/WebhookLoad.java"
