# shellcheck shell=bash source-path=SCRIPTDIR/..
# The registry and its peers, and what is asked of them. Sourced by bench/peers, after wrk.sh.
# shellcheck disable=SC2154 # sizes and the keys are set there
declare -A ports servers peers

at() { # $1: hosts; what follows is about the registry with so many, and its peers
  size=$1 port=${ports[$1]} server=${servers[$1]} peer=${peers[$1]:-}
  peer_port=$((port + 1))
  url=http://127.0.0.1:$port/fleet-$size
  bare_url=http://127.0.0.1:$port/bare
  peer_url=http://127.0.0.1:$peer_port/bosixnet
}

# Writes what wrk, curl and Load need into $work: NAME.lua and NAME.headers.
scripts() {
  local name
  for name in host reader admin; do
    local key=${name}_key
    authorize "$work/$name.lua" <<< "Bearer ${!key}"
    echo "Authorization: Bearer ${!key}" > "$work/$name.headers"
  done
  authorize "$work/basic.lua" <<< "Basic $(printf 'h000000:%s' "$host_key" | base64 -w0)"
  echo 'Connection: close' > "$work/close.headers"
  cat > "$work/same.lua" <<LUA
dofile("$work/host.lua")
wrk.method = "PUT"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"addresses":["2001:db8::1:1"]}'
LUA
  cat > "$work/random.lua" <<'LUA'
function init(args)
  base, hosts = wrk.path, tonumber(args[1])
  math.randomseed(os.time())
end

function draw() -- a host and a new address for it
  local host = math.random(0, hosts - 1)
  return string.format("h%06d", host),
    string.format("2001:db8:%x:%x::%x", math.floor(host / 65536), host % 65536, math.random(2, 65535))
end
LUA
  cat > "$work/put.lua" <<LUA
dofile("$work/admin.lua")
dofile("$work/random.lua")
wrk.headers["Content-Type"] = "application/json"

function request()
  local name, address = draw()
  return wrk.format("PUT", base .. "/api/v1/hosts/" .. name, nil, '{"addresses":["' .. address .. '"]}')
end
LUA
  cat > "$work/update.lua" <<LUA
dofile("$work/random.lua")

function request()
  local name, address = draw()
  return wrk.format("GET", base .. "/" .. name .. "?update=" .. address)
end
LUA
  cat > "$work/etcd.lua" <<LUA
dofile("$work/random.lua")

function request() -- key and value are base64; digits are, too
  return wrk.format("POST", base, nil, string.format('{"key":"hosts/%06d","value":"MjAwMTpkYjg6OjA6%08d"}',
    math.random(0, hosts - 1), math.random(0, 99999999)))
end
LUA
}

backup() { # prints a backup of $size hosts, each with a key of its own
  local time
  time=$(date -u +%FT%T.000Z)
  awk -v n="$size" -v time="$time" -v host="$(digest "$host_key")" -v admin="$(digest "$admin_key")" \
    -v reader="$(digest "$reader_key")" '
    function digest(i) { # as random at its beginning as a real one, of which hash tables make use
      return sprintf("%04x%04x%056x", rand() * 65536, rand() * 65536, i)
    }
    BEGIN {
      printf "{\"format\":\"bosixnet-backup\",\"version\":1,\"time\":\"%s\",\"revision\":%d,", time, n
      printf "\"keys\":{\"admin\":[\"%s\"],\"reader\":[\"%s\"]},\"outages\":[],\"expired\":[]}\n", admin, reader
      for (i = 0; i < n; i++) {
        printf "{\"revision\":%d,\"name\":\"h%06d\",\"addresses\":[\"2001:db8:%x:%x::1\"],", i + 1, i, i / 65536, i % 65536
        printf "\"keys\":[{\"id\":\"h%05d\",\"sha256\":\"%s\",\"created\":\"%s\"}],", i % 100000,
          i ? digest(i) : host, time
        printf "\"changed\":\"%s\",\"seen\":\"%s\",\"reports\":\"agent\"}\n", time, time
      }
    }' > "$work/lines"
  cat "$work/lines"
  printf '{"hosts":%d,"sha256":"%s"}\n' "$size" "$(digest < "$work/lines")"
  rm "$work/lines"
}

digest() { # $1: text, by default what is in the standard input
  if [ $# -gt 0 ]; then printf %s "$1"; else cat; fi | sha256sum | cut -c 1-64
}

start_registry() {
  local contexts=("fleet-$size" bosixnet.max-hosts=10000000 bosixnet.max-list-bytes=1073741824 --) context
  [ "$size" != "${sizes[0]}" ] || contexts+=("open-$size" bosixnet.access=open --)
  backup > "$work/backup"
  for context in fleet open; do
    [[ " ${contexts[*]} " != *" $context-$size "* ]] ||
      BOSIXNET_DATA_DIR=$work/$context-$size java -Xmx4g -jar target/bosixnet.war restore "$work/backup" > "$work/restore.log"
  done
  rm "$work/backup"
  journal_bytes > "$work/figures/records-$size"
  mkdir -p "$work/tomcat-$port/conf/Catalina/localhost" "$work/bare-$size"
  echo "<Context docBase=\"$work/bare\"><Parameter name=\"directory\" value=\"$work/bare-$size\"/></Context>" \
    > "$work/tomcat-$port/conf/Catalina/localhost/bare.xml"
  local began=$EPOCHREALTIME
  tomcat -Xmx4g "${contexts[@]}"
  echo $((${EPOCHREALTIME/./} - ${began/./})) > "$work/figures/start-$size"
  settle "$server"
  live > "$work/figures/live-$size"
}

journal_bytes() { cat "$work/fleet-$size"/journal-*.log | wc -c; }

live() { # prints how many bytes of the heap are in use, after a collection
  jcmd "$server" GC.class_histogram | awk '/^Total/ {print $3}'
}

reader() { # $@: arguments of curl
  curl -sf -H "@$work/reader.headers" "$@"
}

build_bare() {
  mkdir -p "$work/bare/WEB-INF/classes"
  javac -cp /usr/share/tomcat10/lib/servlet-api.jar -d "$work/bare/WEB-INF/classes" bench/Bare.java
  cat > "$work/bare/WEB-INF/web.xml" <<'XML'
<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
  <servlet><servlet-name>bare</servlet-name><servlet-class>Bare</servlet-class></servlet>
  <servlet-mapping><servlet-name>bare</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
</web-app>
XML
}

start_original() {
  [ -x /usr/bin/bosixnet_webui ] && [ -x /usr/bin/spawn-fcgi ] && [ -x /usr/sbin/nginx ] && [ "$(id -u)" = 0 ] || return 0
  local base=$work/peer-$peer_port
  mkdir -p "$base"
  awk -v n="$size" -v hosts="$base/hosts" -v timestamps="$base/timestamps" -v time="$(date +%F_%T_%z)" '
    BEGIN {
      for (i = 0; i < n; i++) {
        printf "2001:db8:%x:%x::1    h%06d\n", i / 65536, i % 65536, i > hosts
        printf "%s    h%06d\n", time, i > timestamps
      }
    }'
  original
  peers[$size]=$peer
}

start_etcd() { # $1: port
  etcd=
  [ -x /usr/bin/etcd ] || return 0
  etcd_url=http://127.0.0.1:$1
  etcd --data-dir "$work/etcd" --listen-client-urls "$etcd_url" --advertise-client-urls "$etcd_url" \
    --listen-peer-urls "http://127.0.0.1:$(($1 + 1))" --log-level error > "$work/etcd.log" 2>&1 &
  etcd=$!
  pids+=("$etcd")
  await "$etcd_url/health"
}

start_all() {
  local next=$port
  build_bare
  for size in "${sizes[@]}"; do
    echo "Starting with $size hosts" >&2
    ports[$size]=$next port=$next peer_port=$((next + 1))
    start_registry
    servers[$size]=$server
    start_original
    at "$size"
    printf '2001:db8::1' > "$work/bare-$size/address"
    reader -o "$work/bare-$size/hosts" "$url/hosts"
    reader -o "$work/bare-$size/hosts.gz" -H 'Accept-Encoding: gzip' "$url/hosts"
    next=$((next + 2))
  done
  start_etcd "$next"
}

names() {
  local own=$url/h000000
  settle "${servers[*]}" # the others, too: they share the processors
  measure name registry "$server" -s "$work/host.lua" "$own"
  measure name bare "$server" -s "$work/host.lua" "$bare_url/h000000"
  measure name original "$peer" "$peer_url/h000000"
  if [ "$size" = "${sizes[0]}" ]; then
    measure name-basic registry "$server" -s "$work/basic.lua" "$own"
    measure name-open registry "$server" "http://127.0.0.1:$port/open-$size/h000000"
    curl -sf -o /dev/null -H "@$work/host.headers" "$own?update=2001:db8::1:1"
    measure heartbeat registry "$server" -s "$work/host.lua" "$own?update=2001:db8::1:1"
    measure put registry "$server" -s "$work/same.lua" "$url/api/v1/hosts/h000000"
  fi
  changes 3
  measure since registry "$server" -s "$work/reader.lua" "$url/api/v1/hosts?since=$position"
}

changes() { # $1: number; makes so many, and sets $position, from which on a reader lacks them
  local i
  # a pipe would end only with the stream
  position=$(sed -n '/^data:/{s/.*"revision":"\([^"]*\)".*/\1/p;q}' < <(reader -N --max-time 2 "$url/api/v1/events"))
  for i in $(seq "$1"); do
    curl -sf -o /dev/null -X PUT -H "@$work/admin.headers" -H 'Content-Type: application/json' \
      -d "{\"addresses\":[\"2001:db8::$((RANDOM % 9999 + 1)):$i\"]}" "$url/api/v1/hosts/h00000$i"
  done
}

lists() {
  local load=
  [ "$size" -le 100000 ] || return 0
  if [ "$size" != "${sizes[0]}" ]; then
    java bench/Load.java "$url" 500 600 16 "$work/admin.headers" "$size" > "$work/load.log" 2>&1 &
    load=$!
    pids+=("$load")
    sleep 2
  fi
  measure hosts registry "$server" -s "$work/reader.lua" "$url/hosts"
  measure hosts bare "$server" -s "$work/reader.lua" "$bare_url/hosts"
  measure hosts original "$peer" "$peer_url/hosts"
  measure hosts-gzip registry "$server" -s "$work/reader.lua" -H 'Accept-Encoding: gzip' "$url/hosts"
  measure hosts-gzip bare "$server" -s "$work/reader.lua" -H 'Accept-Encoding: gzip' "$bare_url/hosts"
  if [ -n "$load" ]; then
    kill "$load"
    wait "$load" || true
  else
    measure hosts-same registry "$server" -s "$work/reader.lua" -H "If-None-Match: $(tag)" "$url/hosts"
  fi
}

tag() { reader -o /dev/null -D - "$url/hosts" | sed -n 's/^ETag: \(.*\)\r/\1/Ip'; }

updates() {
  for connections in 8 64; do
    settle "$server $peer"
    measure "updates-$connections" registry "$server" -s "$work/put.lua" "$url" -- "$size"
    settle "$server"
    # of a million hosts each takes the original as long as a measurement
    if [ "$size" = "${sizes[0]}" ] || [ "$connections-$((size < 1000000))" = 8-1 ]; then
      measure "updates-$connections" original "$peer" -s "$work/update.lua" "$peer_url" -- "$size"
    fi
    [ "$size" != "${sizes[0]}" ] ||
      measure "updates-$connections" etcd "$etcd" -s "$work/etcd.lua" "$etcd_url/v3/kv/put" -- "$size"
  done
  connections=8
}

first_byte() { # of the list as JSON, which has changed since it was last asked for
  local before
  settle "$server"
  before=$(live) # the list was not asked for yet
  for _ in 1 2 3 4 5 6 7; do
    changes 1
    reader -o /dev/null -w '%{time_starttransfer} %{time_total}\n' "$url/api/v1/hosts" > "$work/last" || return 0
    awk '{print $1 * 1000}' "$work/last" >> "$work/figures/first-byte-$size"
    awk '{print $2 * 1000}' "$work/last" >> "$work/figures/whole-list-$size"
  done
  changes 1
  reader -o /dev/null --limit-rate 100k "$url/api/v1/hosts" &
  pids+=($!)
  sleep 3
  echo $(($(live) - before)) > "$work/figures/held-$size"
  kill $! 2> /dev/null || true # a short list is whole by then
  wait $! || true
}

latency() { # beside the bare servlet, which shows what the machine and the load maker make of it
  settle "$server"
  for _ in $(seq "$turns"); do
    load "$url" "$(half)" 64 admin "$size" >> "$work/figures/latency-$size-registry"
    load "$bare_url/h000000" "$(half)" 64 host >> "$work/figures/latency-$size-bare"
  done
}

half() { # prints half of the highest rate of updates
  awk -v rate="$(median "updates-64-$size-registry.rate")" 'BEGIN {print rate / 2}'
}

load() { # $1: URL, $2: requests in a second, $3: connections, $4: whose headers, $5: hosts to update, or nothing
  java bench/Load.java "$1" "$2" $((2 * seconds + 2)) "$3" "$work/$4.headers" "${@:5}"
}

overload() { # more requests at once than it has threads, while somebody asks whether it lives
  settle "$server"
  load "$url/health/live" 50 8 close > "$work/figures/health"
  wrk -t 1 -c 512 -d $((2 * seconds + 5))s --timeout 30s -s "$work/put.lua" "$url" -- "$size" > "$work/overload" &
  local updates=$!
  pids+=("$updates")
  load "$url/health/live" 50 8 close > "$work/figures/health-overload"
  wait "$updates"
  awk '/Requests\/sec/ {print $2}' "$work/overload" > "$work/figures/overload.rate"
  awk '/ requests in / {all = $1} /Non-2xx/ {refused = $NF} END {print refused / all * 100}' "$work/overload" \
    > "$work/figures/overload.refused"
  connections=64
  measure updates-after registry "$server" -s "$work/put.lua" "$url" -- "$size"
  connections=8
}
