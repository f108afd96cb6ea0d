#!/bin/sh
# Starts Neo4j as the official image does: NEO4J_AUTH=none or neo4j/<password>, NEO4J_AUTH_FILE, and
# NEO4J_<setting> with _ for . and __ for _. Everything it writes goes to /tmp, /data and /logs, so that
# the container can run with a read-only root.
set -eu

export NEO4J_HOME=/var/lib/neo4j
export NEO4J_CONF=${NEO4J_RUN_DIR:-/tmp}/conf
heap=256m
auth=${NEO4J_AUTH:-}
if [ -n "${NEO4J_AUTH_FILE:-}" ]; then auth=$(cat "$NEO4J_AUTH_FILE"); fi

open_modules="--add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED
  --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/java.util.concurrent=ALL-UNNAMED
  --enable-native-access=ALL-UNNAMED"
common="-cp $NEO4J_HOME/lib/* $open_modules -Dfile.encoding=UTF-8 -Dlog4j2.disable.jmx=true
  -Dio.netty.tryReflectionSetAccessible=true -Djdk.nio.maxCachedBufferSize=1024"

setting_of() { echo "${1#NEO4J_}" | sed 's/__/\t/g; s/_/./g; s/\t/_/g'; }

# The environment wins over the base file. A key that stands twice is an error under strict validation.
write_configuration() {
  mkdir -p "$NEO4J_CONF"
  : > "$NEO4J_CONF/from-environment"
  for name in $(env | sed -n 's/^\(NEO4J_[a-z][A-Za-z0-9_]*\)=.*/\1/p'); do
    setting=$(setting_of "$name")
    eval "value=\$$name"
    echo "$setting=$value" >> "$NEO4J_CONF/from-environment"
    if [ "$setting" = server.memory.heap.max_size ]; then heap=$value; fi
  done
  if [ "$auth" = none ]; then echo dbms.security.auth_enabled=false >> "$NEO4J_CONF/from-environment"; fi
  awk -F= 'FILENAME == ARGV[1] { set[$1] = 1; print; next } !($1 in set)' \
    "$NEO4J_CONF/from-environment" "$NEO4J_HOME/conf/neo4j.conf" > "$NEO4J_CONF/neo4j.conf"
}

# Only before the first start: afterwards the database knows the password.
set_initial_password() {
  case $auth in '' | none) return ;; esac
  if [ -e /data/dbms/auth.ini ] || [ -d /data/databases/system ]; then return; fi
  /opt/jre/bin/java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 $common \
    org.neo4j.cli.AdminTool dbms set-initial-password "${auth#neo4j/}"
}

write_configuration
set -f # the class path's star is Java's, not the shell's
case ${1:-neo4j} in
  neo4j)
    set_initial_password
    unset NEO4J_AUTH
    exec /opt/jre/bin/java ${NEO4J_JVM_GC:--XX:+UseG1GC} -Xms"${NEO4J_HEAP_INIT:-$heap}" -Xmx"$heap" \
      -XX:+ExitOnOutOfMemoryError -XX:-OmitStackTraceInFastThrow $common ${NEO4J_JVM_EXTRA:-} \
      org.neo4j.server.CommunityEntryPoint --home-dir=$NEO4J_HOME --config-dir="$NEO4J_CONF" --console-mode
    ;;
  neo4j-admin)
    shift
    exec /opt/jre/bin/java -Xmx"${NEO4J_ADMIN_HEAP:-256m}" -XX:+UseSerialGC $common org.neo4j.cli.AdminTool "$@"
    ;;
  *) exec "$@" ;;
esac
