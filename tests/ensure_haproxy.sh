# Sourced before the tests: installs Debian's HAProxy if there is none; the deployment's configuration is proved with it.
# Where it cannot be had, what asks it is skipped; never in CI.
if ! PATH="$PATH:/usr/sbin" command -v haproxy >/dev/null && command -v apt-get >/dev/null; then
  echo "No HAProxy found: installing Debian's package." >&2
  as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends haproxy >/dev/null \
  || echo "HAProxy could not be installed: the tests that ask it will be skipped." >&2
fi
