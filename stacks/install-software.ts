/** Release of uv that makes the environment. Source: uv's installation guide, which names this release, read on 2026-11-24. */
const uvRelease = '0.9.26';

/**
 * The part of the startup script that makes the job's Python environment in /opt/headstart/venv, which whoever logs in finds
 * first on PATH. What is asked for comes as data and is used only where it has the form of a version, a requirement with a
 * fixed version, or one of the known indexes and backends; anything else ends the boot as a failure. What is installed already is
 * known by the text that asked for it. uv brings the Python itself, with the headers that compiled kernels need.
 */
export const installSoftware = `
# Prints the Python on a line, then the arguments of one "pip install" a line: signs that mean nothing to a shell alone.
software_calls() {
  python3 -c '
import json, re, sys
asked = json.load(sys.stdin)
name = "[a-z0-9][a-z0-9-]*"
requirement = re.compile(name + "([[]" + name + "(," + name + ")*[]])?==[0-9]+([.][0-9]+)*([.][*])?")
index = re.compile("https://(download[.]pytorch[.]org/whl/cu[0-9]+|pypi[.]nvidia[.]com)")
backend = re.compile("--torch-backend=cu[0-9]+")
def known(words, at):
    if at > 0 and words[at - 1] in ("--index-url", "--extra-index-url"):
        return index.fullmatch(words[at])
    is_option = words[at] in ("--index-url", "--extra-index-url") and at + 1 < len(words)
    return is_option or requirement.fullmatch(words[at]) or backend.fullmatch(words[at])
lines = [[asked["python"]]] + asked["packages"]
if not re.fullmatch("3[.][0-9]{1,2}", asked["python"]):
    sys.exit("headstart: no version of Python: " + ascii(asked["python"]))
for words in asked["packages"]:
    for at, word in enumerate(words):
        if not known(words, at):
            sys.exit("headstart: cannot install " + ascii(word))
print("\\n".join(" ".join(words) for words in lines))
'
}

install_uv() {
  local home="$1"
  if [ -x "$home/bin/uv" ]; then return; fi
  curl --silent --fail --location --retry 5 --output "$state/install-uv.sh" \\
    https://astral.sh/uv/${uvRelease}/install.sh
  UV_UNMANAGED_INSTALL="$home/bin" sh "$state/install-uv.sh"
}

# Kernels are compiled while the job runs; an image with a driver alone has no compiler.
install_compiler() {
  if command -v cc >/dev/null; then return; fi
  apt-get -q -o DPkg::Lock::Timeout=300 update
  DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 install gcc libc6-dev
}

install_software() {
  local home="$root/opt/headstart" python call
  metadata headstart-software >"$state/software-asked"
  if [ ! -s "$state/software-asked" ]; then return; fi
  if cmp --silent "$state/software-asked" "$state/software-installed"; then return; fi
  software_calls <"$state/software-asked" >"$state/software-calls"
  log "installing the job's libraries"
  install_compiler
  install_uv "$home"
  export UV_CACHE_DIR="$home/cache" UV_PYTHON_INSTALL_DIR="$home/python" UV_PYTHON_PREFERENCE=only-managed
  {
    read -r python
    "$home/bin/uv" venv --seed --clear --python "$python" "$home/venv" </dev/null
    while read -r -a call; do
      "$home/bin/uv" pip install --python "$home/venv/bin/python" "\${call[@]}" </dev/null
    done
  } <"$state/software-calls"
  mkdir -p "$root/etc/profile.d"
  echo 'export VIRTUAL_ENV=/opt/headstart/venv PATH="/opt/headstart/venv/bin:$PATH"' >"$root/etc/profile.d/headstart.sh"
  mv "$state/software-asked" "$state/software-installed"
}
`;
