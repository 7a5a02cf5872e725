# shellcheck shell=bash
# How requests are made and counted. Sourced after lib.sh; figures are in $work/figures, a line for each round.
seconds=5     # how long one measurement takes
connections=8 # at once
size=         # hosts of the registry that is measured
mkdir "${work:?}/figures"

authorize() { # $1: file for wrk; reads the value of the header from standard input, so that no process shows the key
  printf 'wrk.headers["Authorization"] = "%s"\n' "$(cat)" > "$1"
}

cpu() { # $1: processes; prints the processor time that they have used, in clock ticks
  local pid
  for pid in $1; do
    sed 's/.*) //' "/proc/$pid/stat"
  done | awk '{ticks += $12 + $13} END {print ticks}'
}

settle() { # $1: processes; waits until they rest, as after what they write when nobody waits for it any more
  local before
  for _ in $(seq 60); do
    before=$(cpu "$1")
    sleep 0.2
    [ $(($(cpu "$1") - before)) -gt 2 ] || return 0
  done
}

# One in a thousand may fail: of random hosts the same one is now and then updated by several connections at once.
measure() { # $1: kind of request, $2: who answers it, $3: its processes, the rest: arguments of wrk
  local name=$work/figures/$1-$size-$2 processes=$3 before after
  [ -n "$processes" ] || return 0 # not installed
  shift 3
  before=$(cpu "$processes")
  wrk -t 1 -c "$connections" -d "${seconds}s" --timeout 30s "$@" > "$work/last"
  after=$(cpu "$processes")
  if ! awk '/ requests in / {all = $1} /Non-2xx/ {errors = $NF} END {exit errors * 1000 > all}' "$work/last"; then
    echo "$name: wrk $*" >&2
    cat "$work/last" >&2
    exit 1
  fi
  awk '/Requests\/sec/ {print $2}' "$work/last" >> "$name.rate"
  awk -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '/ requests in / {print ticks / hz / $1 * 1e6}' \
    "$work/last" >> "$name.cpu"
}

median() { # $1: figure; prints nothing if it was not measured
  [ ! -e "$work/figures/$1" ] || middle < "$work/figures/$1"
}

middle() { sort -n | awk '{a[NR] = $1} END {print a[int((NR + 1) / 2)]}'; }
