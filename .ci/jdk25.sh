# Sourced by ./demo and .ci/run: exports JAVA_HOME of a JDK 25, or says what is missing and ends the script.

is_jdk_25() {
  case "$("$1/bin/javac" -version 2>&1)" in
    "javac 25" | "javac 25."* | "javac 25-"*) return 0 ;;
    *) return 1 ;;
  esac
}

jdk_candidates() {
  [ -z "${JAVA_HOME:-}" ] || echo "$JAVA_HOME"
  if [ -x /usr/libexec/java_home ]; then
    /usr/libexec/java_home -v 25 2>/dev/null || true
  fi
  on_path=$(command -v javac || true)
  if [ -n "$on_path" ]; then
    resolved=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")
    dirname "$(dirname "$resolved")"
  fi
  for directory in /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    [ ! -x "$directory/bin/javac" ] || echo "$directory"
  done
}

find_jdk_25() {
  jdk_candidates | while IFS= read -r candidate; do
    if [ -x "$candidate/bin/javac" ] && is_jdk_25 "$candidate"; then
      echo "$candidate"
      break
    fi
  done
}

JAVA_HOME=$(find_jdk_25)
if [ -z "$JAVA_HOME" ]; then
  echo "Matriarch needs a JDK 25, and none was found: install one or set JAVA_HOME to it." >&2
  exit 1
fi
export JAVA_HOME

if ! command -v mvn >/dev/null; then
  echo "Matriarch is built by Maven, and there is no mvn on the PATH: install Maven 3.8 or newer." >&2
  exit 1
fi
