# Read by the launchers, with their name in $program and the PATH that they were called with in $callers_path. Adds to
# PATH what may be used of that, sees to a locale with UTF-8, and sets $java to a Java of 17 or newer, $version to its version if that can be told.
# Root often starts them in a directory of somebody else: no program is taken from there, whatever PATH and JAVA_HOME say.
IFS=:
for directory in $callers_path; do
  case $directory in /*) PATH=$PATH:$directory ;; esac
done
unset IFS
export PATH
# in a locale without UTF-8, Java refuses each path with other letters than those of ASCII; a locale that ssh brought along
# may not be there
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8
jvms=/usr/lib/jvm
fail() {
  echo "$program: $*" >&2
  exit 1
}
advice="Install Java 17 or newer (on Debian: sudo apt install openjdk-17-jre-headless), or set JAVA_HOME to the directory of one."
# an older Java would answer with a trace; its version is in a file, since to ask it takes as long as to start the agent
look() {
  version=
  release=$(readlink -f -- "$1") && release=${release%/bin/java}/release
  [ -r "$release" ] || return 0
  while IFS='="' read -r key _ value _; do
    [ "$key" != JAVA_VERSION ] || version=$value
  done <"$release"
}
old() { [ -n "$version" ] && [ "${version%%[!0-9]*}" -lt 17 ]; }
newest() {
  best=0 best_java=
  set +f
  for each in "$jvms"/*/bin/java; do
    [ -x "$each" ] || continue
    look "$each"
    [ "${version%%[!0-9]*}" -gt "$best" ] 2>/dev/null || continue
    best=${version%%[!0-9]*} best_java=$each
  done
  set -f
  [ "$best" -ge 17 ] && look "$best_java"
}
case ${JAVA_HOME:-} in
  /*) java=$JAVA_HOME/bin/java ;;
  *) java=java && unset JAVA_HOME ;;
esac
if found=$(command -v "$java"); then
  look "$found"
  if old; then
    described="'$java' is Java $version."
    found=
  fi
else
  described="There is no Java at '$java'."
fi
if [ -z "$found" ]; then
  if [ -n "${JAVA_HOME:-}" ] || ! newest; then
    fail "$described $advice"
  fi
  java=$best_java
fi
