# Sourced before the tests: finds a Chromium, or installs Debian's, and exports CHROMIUM.
# Its headless shell comes first: it draws the same pages in an eighth to a quarter less time, as it has no windows of its own.
# Playwright's own browser download is not used: the machine that tests may reach package registries only.
find_chromium() {
  command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome || true
}
CHROMIUM=${CHROMIUM:-$(find_chromium)}
if [ -z "$CHROMIUM" ]; then
  echo "No Chromium found: installing Debian's package." >&2
  as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq
  for package in chromium-headless-shell chromium; do
    $as_root apt-get install -y -qq --no-install-recommends "$package" fonts-dejavu-core >/dev/null && break
  done
  CHROMIUM=$(find_chromium)
fi
export CHROMIUM
