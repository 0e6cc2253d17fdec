# Sourced before the tests: finds a Chromium, or installs Debian's, and exports CHROMIUM.
# Playwright's own browser download is not used: the machine that tests may reach package registries only.
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$CHROMIUM" ]; then
  echo "No Chromium found: installing Debian's package." >&2
  as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
  CHROMIUM=$(command -v chromium)
fi
export CHROMIUM
