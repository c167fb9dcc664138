# Sourced by run.sh and test.sh: the web interface, built into web/dist.

# Installs what package-lock.json names, unless that is there already.
install_web() {
  local stamp=web/node_modules/.installed
  [ -f "$stamp" ] && [ "$stamp" -nt web/package-lock.json ] && return
  (cd web && npm ci --ignore-scripts --no-audit --no-fund)
  touch "$stamp"
}

# Builds unless nothing that goes into it is newer than what is there.
build_web() {
  local sources='web/src web/public web/tools web/index.html web/package-lock.json web/vite.config.ts api/openapi/openapi.yaml
    docs/manual.zh-CN.md'
  if [ -f web/dist/index.html ] &&
    [ -z "$(find $sources -newer web/dist/index.html -not -name schema.d.ts -print -quit)" ]; then
    return
  fi
  install_web
  (cd web && npm run --silent build)
}
