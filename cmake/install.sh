# Sourced by run.sh, test.sh and bench.sh: installs the Debian packages that are missing.
# install_packages run|all: what building and running needs, or the tests as well.
install_packages() {
  local stop='^# Tests only' wanted missing sudo=''
  [ "$1" = all ] && stop='^# never'
  # A line "package provides command" asks for the package only where the command is missing.
  wanted=$(sed "/$stop/,\$d" cmake/packages.txt | grep -v '^#' | while read -r package _ command; do
    [ -n "$command" ] && command -v "$command" >/dev/null || echo "$package"
  done)
  missing=$(for package in $wanted; do
    dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed' || echo "$package"
  done)
  [ -z "$missing" ] && return
  [ "$(id -u)" = 0 ] || sudo=sudo
  echo "installing: $(echo $missing)"
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
