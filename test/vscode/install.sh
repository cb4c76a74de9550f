#!/usr/bin/env bash
# Installs a real VS Code (code-server) from the package registry: three strict `npm ci`s, no install scripts, no
# compiler. Does nothing where the lock file has not changed since the last time. A browser comes from the system.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

stamp=node_modules/.installed
if [ -f "$stamp" ] && cmp -s "$stamp" package-lock.json; then exit 0; fi
quiet=(--no-audit --no-fund --ignore-scripts --loglevel=error)
npm ci "${quiet[@]}"
code=node_modules/code-server/lib/vscode
(cd "$code" && npm ci --omit=dev --legacy-peer-deps "${quiet[@]}")
(cd "$code/extensions" && npm ci --omit=dev --legacy-peer-deps "${quiet[@]}")
ln -sfn code-linux.sh "$code/bin/remote-cli/code-server"
ln -sfn browser-linux.sh "$code/bin/helpers/browser.sh"
cp package-lock.json "$stamp"
