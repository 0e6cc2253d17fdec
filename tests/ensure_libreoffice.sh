# Sourced before the tests: installs Debian's LibreOffice Calc if there is none; it computes the app's spreadsheets anew.
# Where it cannot be had, what asks it is skipped; never in CI.
if ! command -v soffice >/dev/null && command -v apt-get >/dev/null; then
  echo "No LibreOffice found: installing Debian's package." >&2
  as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends libreoffice-calc >/dev/null \
  || echo "LibreOffice could not be installed: the tests that ask it will be skipped." >&2
fi
