#!/bin/bash
# Node caches at scale: one cache of IMAGES images (default 1,000) on NODES node objects without kubelets (default 500), a pod for
# each node and 50 images with its state set: time until every state is told, memory, events, and calls while nothing changes.
# STOWAGE_BARE_KUBECONFIG must name a cluster without controllers that may be filled (10,000 pods stay); ./mvnw install first.
# TESTS names what is measured on that scale, comma-separated.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${STOWAGE_BARE_KUBECONFIG:?must name the kubeconfig of a cluster without controllers that may be filled}"
exec ./mvnw -B -q ${MAVEN_OPTIONS:-} -pl puller-service verify -Dstowage.scale.images="${1:-1000}" \
  -Dstowage.scale.nodes="${2:-500}" -Dstowage.scale.idle-seconds="${3:-120}" \
  -Dtest=none -Dit.test="${TESTS:-CacheScaleIT}" -Dsurefire.failIfNoSpecifiedTests=false
