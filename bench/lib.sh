# shellcheck shell=bash
# What the benchmarks share. Sourced from the root of the clone; sets $work, which goes at the end with every process.
work=$(mktemp -d)
port=${PORT:-18081}
peer_port=$((port + 1))
address=127.0.0.1 # where Tomcat listens
pids=()

finish() {
  kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

await() { # $1: URL
  for _ in $(seq 300); do
    curl -sf -o /dev/null "$1" && return
    sleep 0.2
  done
  echo "no answer from $1" >&2
  cat "$work"/*.log >&2
  exit 1
}

# Starts Debian's Tomcat with the built WAR at $port, and sets $server, its process. $1: options of Java; the rest, for
# each context: PATH and its settings as NAME=VALUE, ending with "--"
tomcat() {
  local home=/usr/share/tomcat10 base=$work/tomcat-$port options=$1 path
  shift
  mkdir -p "$base"/{conf/Catalina/localhost,logs,temp,webapps,work}
  cp $home/etc/*.{xml,properties} "$base/conf/"
  sed -i -e 's/<Server port="[-0-9]*"/<Server port="-1"/' \
    -e "s/<Connector port=\"8080\"/<Connector port=\"$port\" address=\"$address\" maxKeepAliveRequests=\"-1\" maxConnections=\"20000\" acceptCount=\"1000\" bindOnInit=\"false\" maxHttpResponseHeaderSize=\"4096\" socket.appReadBufSize=\"1024\" socket.directBuffer=\"true\"/" \
    -e '/AccessLogValve/,/\/>/d' "$base/conf/server.xml"
  local paths=()
  while [ $# -gt 0 ]; do
    path=$1
    paths+=("$path")
    shift
    {
      echo "<Context docBase=\"$PWD/target/bosixnet.war\">"
      echo "<Parameter name=\"bosixnet.data-dir\" value=\"$work/$path\"/>"
      while [ "$1" != -- ]; do
        echo "<Parameter name=\"${1%%=*}\" value=\"${1#*=}\"/>"
        shift
      done
      shift
      echo "</Context>"
    } > "$base/conf/Catalina/localhost/$path.xml"
  done
  CATALINA_HOME=$home CATALINA_BASE=$base JAVA_OPTS=$options sh $home/bin/catalina.sh run > "$base.log" 2>&1 &
  server=$!
  pids+=("$server")
  for path in "${paths[@]}"; do
    await "http://127.0.0.1:$port/$path/health/ready"
  done
}

# Starts the original behind nginx, and sets $peer, its processes. What is in its directory $work/peer-$peer_port is what it
# begins with. $1: where nginx listens, by default at $peer_port of the loopback
original() {
  local base=$work/peer-$peer_port
  mkdir -p "$base"
  chmod 755 "$work" "$base"
  spawn-fcgi -n -s "$base.sock" -M 0666 -- /usr/bin/bosixnet_webui -l "$base" > "$base.log" 2>&1 &
  peer=$!
  cat > "$base.conf" <<NGINX
worker_processes 1; pid $base.pid; error_log $base-nginx.log; daemon off; master_process off; user root;
events {}
http {
  access_log off;
  server {
    listen ${1:-127.0.0.1:$peer_port};
    keepalive_requests 100000000;
    location / { include /etc/nginx/fastcgi_params; fastcgi_pass unix:$base.sock; }
  }
}
NGINX
  nginx -c "$base.conf" -p "$work" > "$base-nginx.log" 2>&1 &
  pids+=("$peer" $!)
  peer="$peer $!"
  await "http://127.0.0.1:$peer_port/counter"
}
