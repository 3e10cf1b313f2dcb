#!/bin/bash
# A watcher in a cluster of N workloads (default 10,000): start-up time, peak memory, and how long after the API
# server's answer a change is read from Kafka. KUBECONFIG must name a cluster that may be filled; ./mvnw install first.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${KUBECONFIG:?must name the kubeconfig of a cluster that may be filled}"
exec ./mvnw -B -q ${MAVEN_OPTIONS:-} -pl watcher-service verify -Dstowage.scale="${1:-10000}" \
  -Dtest=none -Dit.test=WatcherScaleIT -Dsurefire.failIfNoSpecifiedTests=false
