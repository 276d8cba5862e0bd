# The database servers and the browser of the tests, from Debian's packages: installed where they are
# missing, started where they do not answer, open to the tests on the loopback. Tests start Redis servers
# of their own, which they kill and flush. Sourced by .ci/run.

install_missing() {
  local packages=()
  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || packages+=(postgresql)
  command -v mariadbd >/dev/null || packages+=(mariadb-server)
  command -v redis-server >/dev/null || packages+=(redis-server)
  command -v chromium >/dev/null || packages+=(chromium)
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

ask_postgres() { psql -h 127.0.0.1 -U postgres -w -d postgres -c 'SELECT 1'; }

start_postgres() {
  local version
  version=$(ls /etc/postgresql | sort -n | tail -n 1)
  if ! pg_isready -q -h 127.0.0.1 -p 5432; then
    echo "starting PostgreSQL $version"
    # These tests kill processes, never the machine: nothing need wait for the disk.
    pg_ctlcluster --skip-systemctl-redirect -o '-c fsync=off' -o '-c full_page_writes=off' \
      "$version" main start || true
    await pg_isready -q -h 127.0.0.1 -p 5432 || {
      echo "PostgreSQL $version does not answer on 127.0.0.1:5432:"
      tail -n 20 "/var/log/postgresql/postgresql-$version-main.log" || true
      return 1
    }
  fi
  if ! ask_postgres >/dev/null 2>&1; then
    # A new cluster asks for passwords on TCP; the tests come from the loopback and bring none.
    local access="/etc/postgresql/$version/main/pg_hba.conf"
    sed -i '1i host all postgres 127.0.0.1/32 trust' "$access"
    pg_ctlcluster --skip-systemctl-redirect "$version" main reload
    await ask_postgres || {
      echo 'PostgreSQL refuses the user postgres on 127.0.0.1.'
      return 1
    }
  fi
  psql -h 127.0.0.1 -U postgres -w -d postgres -Atc 'SELECT version()'
}

ask_mariadb() { mariadb --protocol=tcp --host=127.0.0.1 --user=root --password= -e 'SELECT 1'; }

start_mariadb() {
  if ! ask_mariadb >/dev/null 2>&1 && ! mariadb-admin --user=root ping >/dev/null 2>&1; then
    echo 'starting MariaDB'
    install -d -o mysql -g mysql /run/mysqld
    # As root it must be told whom to run as; what it says at the start is kept for a failure.
    start-stop-daemon --start --oknodo --background --output "$REPORTS/mariadb-start.log" \
      --exec /usr/sbin/mariadbd -- --user=mysql --innodb-flush-method=nosync --skip-innodb-doublewrite
    await mariadb-admin --user=root ping || {
      echo 'MariaDB does not answer:'
      tail -n 20 "$REPORTS/mariadb-start.log" /var/log/mysql/error.log 2>/dev/null || true
      return 1
    }
  fi
  if ! ask_mariadb >/dev/null 2>&1; then
    # Root of a new server comes in by the socket alone; the tests come by TCP and bring no password.
    mariadb --user=root -e "ALTER USER root@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD('') OR unix_socket;
      FLUSH PRIVILEGES;"
    await ask_mariadb || {
      echo 'MariaDB refuses root on 127.0.0.1.'
      return 1
    }
  fi
  # Neither a commit nor a new table need wait for the disk here.
  mariadb --host=127.0.0.1 --user=root -e 'SET GLOBAL innodb_flush_log_at_trx_commit = 0;
    SET GLOBAL sync_binlog = 0; SET GLOBAL sync_frm = 0;'
  mariadb --host=127.0.0.1 --user=root -Ne "SELECT CONCAT('MariaDB ', VERSION())"
}

# Of the tests that run on Bull; nobody else uses it.
readonly REDIS_PORT=16390

start_redis() {
  redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --save '' --appendonly no --daemonize yes >/dev/null
  await redis-cli -p "$REDIS_PORT" ping
}
