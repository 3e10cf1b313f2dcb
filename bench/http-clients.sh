#!/usr/bin/env bash
# Compares HTTP clients against a real registry: 10,000 small requests and eight blobs of 128 MiB, over plain HTTP and TLS.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); root=/dev/shm/bench; mkdir -p "$root"
java=$("$here/../.mvn/find-jdk")/bin/java; port=$((20000 + RANDOM % 9000))
"$here/../mvnw" -q -B -o -f "$here/../pom.xml" -pl registry-client dependency:build-classpath -Dmdep.outputFile="$root/classpath" -DincludeScope=runtime
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=bench -addext subjectAltName=IP:127.0.0.1 -keyout "$root/key.pem" -out "$root/cert.pem" 2>/dev/null
trap 'kill $registry 2>/dev/null || true' EXIT
serve() { # $1: extra http settings
  printf "version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: $root/http-clients}, cache: {blobdescriptor: inmemory}}\nhttp: {addr: '127.0.0.1:$port', secret: bench$1}\n" > "$root/http-clients.yml"
  docker-registry serve "$root/http-clients.yml" >/dev/null 2>&1 & registry=$!
  until (: < /dev/tcp/127.0.0.1/$port) 2>/dev/null; do :; done
}
run() { # $1: scheme, $2: certificate
  local base="$1://127.0.0.1:$port/v2/s1/big" digest
  digest=$(curl -sk -H 'Accept: application/vnd.oci.image.manifest.v1+json' "$base/manifests/v1" | python3 -c 'import json,sys; print(json.load(sys.stdin)["layers"][0]["digest"])')
  echo "$1"; "$java" -Xmx512m -XX:+UseSerialGC -cp "$(cat "$root/classpath")" "$here/HttpClients.java" "$2" "$base/tags/list" 10000 "$base/blobs/$digest" 8
}
serve ''; python3 "$here/../../shared/bench/images.py" "127.0.0.1:$port" "$root/http-clients.json" s1 >/dev/null; run http -; kill $registry; wait $registry 2>/dev/null || true
serve ", tls: {certificate: $root/cert.pem, key: $root/key.pem}"; run https "$root/cert.pem"
rm -rf "$root/http-clients"
