# The database servers of the tests and what a machine lacks for them, from Debian's packages. Each run
# has servers of its own, with ports of their own and their data in memory where there is room,
# and what else runs on the machine is left alone. Tests that kill or flush a Redis start their own.
# Sourced by .ci/run.

install_missing() {
  local packages=()
  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || packages+=(postgresql)
  command -v mariadbd >/dev/null || packages+=(mariadb-server)
  command -v redis-server >/dev/null || packages+=(redis-server)
  command -v chromium-headless-shell >/dev/null || packages+=(chromium-headless-shell)
  command -v curl >/dev/null || packages+=(curl)
  command -v make >/dev/null && command -v g++ >/dev/null && command -v python3 >/dev/null ||
    packages+=(make g++ python3)
  if [ "${#packages[@]}" -eq 0 ]; then
    echo 'nothing'
    return
  fi
  echo "apt-get install ${packages[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
}

# Asks until the answer is yes, for a minute at most.
await() {
  local deadline=$((SECONDS + 60))
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.5
  done
}

# In memory where there is room: 4 GB; the default of a container has 64 MB.
roomy_folder() {
  local free
  free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || free=0
  if [ -w /dev/shm ] && [ "${free:-0}" -ge 4194304 ]; then echo /dev/shm; else echo "${TMPDIR:-/tmp}"; fi
}

# Where the servers keep their data and say what goes wrong.
SERVERS=$(mktemp -d -p "$(roomy_folder)" nexus-servers-XXXXXX)
readonly SERVERS
chmod 755 "$SERVERS"

# Ends what was started here; data in memory would outlive the run.
stop_servers() {
  local pid
  for pid in $(cat "$SERVERS"/*/pid 2>/dev/null); do kill "$pid" 2>/dev/null || true; done
  rm -rf "$SERVERS"
}

# Starts a server in the background: its name, the user it runs as, the command.
start_server() {
  local name=$1 user=$2
  shift 2
  setpriv --reuid="$user" --regid="$user" --init-groups "$@" >"$SERVERS/$name/log" 2>&1 </dev/null &
  echo $! >"$SERVERS/$name/pid"
}

# What a server said that does not answer.
no_answer() {
  printf '%s does not answer:\n' "$1"
  tail -n 20 "$SERVERS/$1/log"
  return 1
}

readonly POSTGRES_PORT=16391 MARIADB_PORT=16392 REDIS_PORT=16390
export NEXUS_TEST_POSTGRES_HOST=127.0.0.1 NEXUS_TEST_POSTGRES_PORT=$POSTGRES_PORT
export NEXUS_TEST_MARIADB_HOST=127.0.0.1 NEXUS_TEST_MARIADB_PORT=$MARIADB_PORT

ask_postgres() { psql -h 127.0.0.1 -p "$POSTGRES_PORT" -U postgres -w -d postgres -Atc "$1"; }

start_postgres() {
  local bin data="$SERVERS/postgres/data"
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  install -d -o postgres -g postgres "$SERVERS/postgres"
  setpriv --reuid=postgres --regid=postgres --init-groups "$bin/initdb" --pgdata="$data" \
    --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null || return 1
  start_server postgres postgres "$bin/postgres" -D "$data" -p "$POSTGRES_PORT" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off \
    -c synchronous_commit=off -c shared_buffers=512MB
  await ask_postgres 'SELECT 1' || no_answer postgres || return 1
  ask_postgres 'SELECT version()'
}

ask_mariadb() {
  mariadb --protocol=tcp --host=127.0.0.1 --port="$MARIADB_PORT" --user=root -Ne "$1"
}

start_mariadb() {
  local data="$SERVERS/mariadb/data"
  install -d -o mysql -g mysql "$SERVERS/mariadb"
  # Root comes in by TCP without a password; only this machine can reach it.
  mariadb-install-db --no-defaults --user=mysql --datadir="$data" --auth-root-authentication-method=normal \
    --skip-test-db >"$SERVERS/mariadb/install" 2>&1 || { cat "$SERVERS/mariadb/install" && return 1; }
  start_server mariadb mysql "$(command -v mariadbd || echo /usr/sbin/mariadbd)" --no-defaults \
    --datadir="$data" --port="$MARIADB_PORT" --bind-address=127.0.0.1 --socket="$SERVERS/mariadb/socket" \
    --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci \
    --innodb-flush-method=nosync --skip-innodb-doublewrite --innodb-flush-log-at-trx-commit=0 \
    --skip-sync-frm --innodb-buffer-pool-size=512M
  await ask_mariadb 'SELECT 1' || no_answer mariadb || return 1
  ask_mariadb "SELECT CONCAT('MariaDB ', VERSION())"
}

start_redis() {
  install -d "$SERVERS/redis"
  start_server redis root redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --save '' --appendonly no
  await redis-cli -p "$REDIS_PORT" ping || no_answer redis
}
