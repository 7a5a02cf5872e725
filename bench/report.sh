# shellcheck shell=bash
# Says in Markdown what bench/peers has measured. Sourced by bench/peers, after wrk.sh.
# shellcheck disable=SC2154,SC2016 # what is set there; Markdown quotes with what looks like a command

report() {
  cat <<TEXT
# The registry beside its peers

Written by \`bench/peers\`: medians of $rounds rounds after $warm to warm up, $seconds s for each kind of request, with 8 connections where
nothing else is said. All ran at once and were measured in turns, beside \`wrk\`, which made the requests on the same machine.
The time is that of the server's processes for each request, in the kernel too.

$(machine)

The registry runs in Tomcat with \`access=keys\` (each request has the key of the host, a reader or an administrator), the
original (\`bosixnet_webui\`) behind nginx. The bare servlet runs in the same Tomcat, behind no filter: it makes one SHA-256
digest of the header with the key and writes the same bytes. etcd puts through its HTTP gateway. The registry and etcd have
each update on the disk before they answer, the original has not.

## Goals

| request | | goal | measured | |
|---|---|---|---|---|
$(goals)

## All figures

Beside 500 updates/s the time is that of those, too.

| request | hosts | registry | original | bare servlet | etcd |
|---|---|---|---|---|---|
$(figures)

![Requests in a second against the number of hosts](../docs/images/rate.svg)

$(others)
TEXT
}

machine() {
  local memory
  memory=$(awk '/^MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo)
  echo "- $(nproc) processors ($(lscpu | sed -n 's/^Model name: *//p' | head -1)), $memory; Linux $(uname -r)," \
    "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release); a forced write of 4 KiB takes $(forced_write) us"
  echo "- the registry of commit $(git log -1 --format=%h -- pom.xml src/main)$(git diff --quiet HEAD -- pom.xml src/main || echo ' with changes')," \
    "$(date -u +%F); $(java -version 2>&1 | sed -n '2s/.*(build \(.*\))/Java \1/p')," \
    "$(dpkg-query -W -f '${Package} ${Version}, ' tomcat10 bosixnet-webui nginx-light etcd-server wrk 2> /dev/null | sed 's/, $//')"
}

forced_write() { # prints how many microseconds one takes
  local began=$EPOCHREALTIME
  dd if=/dev/zero of="$work/forced" bs=4k count=500 oflag=dsync 2> /dev/null
  echo $(((${EPOCHREALTIME/./} - ${began/./}) / 500))
}

# The kinds of requests, and what they are.
kinds=(name name-basic name-open heartbeat put since hosts hosts-gzip hosts-same updates-8 updates-64 updates-after)
declare -A title=(
  [name]='`GET /NAME`'
  [name-basic]='`GET /NAME`, the key as `Basic`'
  [name-open]='`GET /NAME`, `access=open`, no key'
  [heartbeat]='`GET /NAME?update=` of the same address'
  [put]='`PUT` of the same address'
  [since]='`GET /api/v1/hosts?since=`, 3 changes'
  [hosts]='`GET /hosts`'
  [hosts-gzip]='`GET /hosts`, gzip'
  [hosts-same]='`GET /hosts`, 304'
  [updates-8]='update of a random host'
  [updates-64]='the same, 64 connections'
  [updates-after]='the same, after the overload'
)

figures() {
  local kind size who row
  for kind in "${kinds[@]}"; do
    for size in "${sizes[@]}"; do
      row=
      for who in registry original bare etcd; do
        row+=" $(cell "$kind-$size-$who") |"
      done
      [[ $row != *us* ]] || echo "| ${title[$kind]}$(beside "$kind") | $(number "$size") |$row"
    done
  done
}

beside() { # $1: kind; says what else the server did meanwhile
  [[ $1 != hosts* || $size = "${sizes[0]}" ]] || echo ', beside 500 updates/s'
}

cell() { # $1: name of the figures
  [ -e "$work/figures/$1.rate" ] || return 0
  echo "$(number "$(median "$1.cpu")") us, $(number "$(median "$1.rate")")/s"
}

number() { # $1: a number; prints it with three digits, or all that are before the point, in groups
  awk -v n="$1" 'BEGIN {
    text = sprintf(n < 10 ? "%.2f" : n < 100 ? "%.1f" : "%.0f", n)
    while (match(text, /[0-9][0-9][0-9][0-9]($|,)/)) text = substr(text, 1, RSTART) "," substr(text, RSTART + 1)
    print text
  }'
}

ratio() { # $1, $2: names of figures; prints the quotient of their medians, or nothing if one is missing
  awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN {if (a != "" && b != "") printf "%.3f", a / b}'
}

against() { # $1: whose, $2: cpu or rate, $3: kind; prints the registry's by that
  ratio "$3-$size-registry.$2" "$3-$size-$1.$2"
}

against_name() { # $1: who answers GET /NAME in comparison, $2: kind; prints the quotient of the times
  ratio "$2-$size-registry.cpu" "name-$size-$1.cpu"
}

against_few() { # $1: kind; prints the quotient of the rates of the registry with so many and with the fewest hosts
  ratio "$1-$size-registry.rate" "$1-${sizes[0]}-registry.rate"
}

at_most() { # $1: bound, $2: measured; the rest as of goal
  goal "$1" "$2" 'at most' "$(awk -v a="$2" -v b="$1" 'BEGIN {print (a <= b)}')" "${@:3}"
}

at_least() {
  goal "$1" "$2" 'at least' "$(awk -v a="$2" -v b="$1" 'BEGIN {print (a >= b)}')" "${@:3}"
}

goal() { # $1: bound, $2: measured, or nothing, $3: "at most" or "at least", $4: whether it is met, $5: what, $6: unit
  [ -z "$2" ] ||
    echo "| $request | $5 | $3 $(number "$1")${6:-} | $(number "$2")${6:-} | $([ "$4" = 1 ] && echo met || echo '**missed**') |"
}

goals() {
  local request kind hosts
  for size in "${sizes[@]}"; do
    hosts=", $(number "$size") hosts"
    request=${title[name]}$hosts
    at_most 0.45 "$(against original cpu name)" "time / the original's"
    at_least 2.5 "$(against original rate name)" "rate / the original's"
    request=${title[since]}$hosts
    at_most 2 "$(against_name registry since)" 'time / that of `GET /NAME`'
    for kind in hosts hosts-gzip; do
      request=${title[$kind]}$hosts$(beside $kind)
      at_least 0.8 "$(against bare rate $kind)" "rate / the bare servlet's"
    done
    request="\`GET /api/v1/hosts\`$hosts"
    at_most 20 "$(median "first-byte-$size")" 'first byte' ' ms'
    at_most 1 "$(megabytes "held-$size")" 'heap held while it is sent' ' MB'
    request=update$hosts
    at_most 10 "$(field 4 "latency-$size-registry")" 'p99 at half the rate of 64 connections' ' ms'
    if [ "$size" = "${sizes[0]}" ]; then
      goals_of_few
    else
      at_least 0.75 "$(against_few updates-8)" 'rate / that of the fewest hosts'
      at_least 0.75 "$(against_few updates-64)" 'the same, 64 connections'
    fi
  done
}

goals_of_few() { # what is measured with the fewest hosts only
  at_least 6 "$(against original rate updates-8)" "rate / the original's"
  at_least 6 "$(against original rate updates-64)" 'the same, 64 connections'
  at_least 1 "$(against etcd rate updates-64)" "rate / etcd's, 64 connections"
  request=${title[name]}$hosts
  at_most 1.1 "$(ratio "name-$size-registry.cpu" "name-open-$size-registry.cpu")" 'time / that without a key'
  for kind in heartbeat put; do
    request=${title[$kind]}$hosts
    at_most 0.7 "$(against_name original "$kind")" 'time / that of `GET /NAME` at the original'
  done
  request=${title[hosts]}$hosts
  at_most 0.3 "$(against original cpu hosts)" "time / the original's"
  request=${title[hosts-same]}$hosts
  at_most 1 "$(against_name registry hosts-same)" 'time / that of `GET /NAME`'
}

megabytes() { # $1: figure in bytes
  [ ! -e "$work/figures/$1" ] || awk '{printf "%.3f", $1 < 0 ? 0 : $1 / 1e6}' "$work/figures/$1"
}

field() { # $1: number, $2: figures in lines; prints the median
  awk -v n="$1" '{print $n}' "$work/figures/$2" | middle
}

others() {
  local last=${sizes[-1]} first=${sizes[0]} latency
  cat <<TEXT
## Answers in time

Updates of random hosts at a fixed rate, half of what 64 connections made above; a time counts from when the request was
due. The bare servlet, read at the same rate, shows what the machine itself makes of that. The list as JSON is asked for
right after a change.

| hosts | updates/s | p50 | p99 | longest | failed | the bare servlet's p99 | JSON list: first byte | whole |
|---|---|---|---|---|---|---|---|---|
$(for size in "${sizes[@]}"; do
    latency=latency-$size-registry
    echo "| $(number "$size") | $(number "$(half)") | $(field 3 "$latency") ms | $(field 4 "$latency") ms" \
      "| $(field 5 "$latency") ms | $(field 2 "$latency") | $(field 4 "latency-$size-bare") ms" \
      "| $(number "$(median "first-byte-$size")") ms | $(number "$(median "whole-list-$size")") ms |"
  done)

## Memory, start, disk

$(if [ "$first" != "$last" ]; then
    echo "- Heap of each host, with a key of its own: $((($(figure "live-$last") - $(figure "live-$first")) / (last - first))) bytes" \
      "($(number "$last") hosts against $(number "$first"), after a collection)."
    echo "- Start to ready with $(number "$last") hosts: $(awk -v us="$(figure "start-$last")" 'BEGIN {printf "%.1f", us / 1e6}') s, Tomcat's own included."
  fi)
- Journal after all this, against what its records took at the start (no journal under 8 MiB is compacted):
$(for size in "${sizes[@]}"; do
    at "$size"
    awk -v hosts="$(number "$size")" -v all="$(journal_bytes)" -v records="$(figure "records-$size")" \
      'BEGIN {printf "  %s hosts %.1f MB, %.1f MB of records\n", hosts, all / 1e6, records / 1e6}'
  done | sed '$!s/$/;/; $s/$/./')

## Overload

512 connections updated random hosts of $(number "$first"): $(number "$(figure overload.rate)")/s, of which $(number "$(figure overload.refused)") % were refused. Right afterwards
64 connections made $(number "$(median "updates-after-$first-registry.rate")")/s, before it was $(number "$(median "updates-64-$first-registry.rate")")/s.
\`GET /health/live\`, 50 times in a second on new connections:
beside them $(health health-overload); without them $(health health).
TEXT
}

health() { # $1: figures
  awk '{printf "p50 %s ms, p99 %s ms, longest %s ms, %d of %d failed", $3, $4, $5, $2, $1}' "$work/figures/$1"
}

figure() { cat "$work/figures/$1"; } # $1: one that is measured once

chart() { # prints a picture of the rates
  local size who
  for who in registry original; do
    for size in "${sizes[@]}"; do
      echo "$who|GET /NAME|$size|$(median "name-$size-$who.rate")"
    done
    for size in "${sizes[@]}"; do
      echo "$who|update|$size|$(median "updates-8-$size-$who.rate")"
    done
  done | awk -f bench/chart.awk
}
