import { installSoftware } from './install-software.ts';

/**
 * Startup script of every machine, the same text for every job: what differs is read from the instance's metadata, and
 * no user text is ever part of it. It runs at each boot and may be cut off by a reboot at any line, so each step first
 * looks whether it is already done.
 *
 * Steps: data disk (format when blank, mount), idle timer, GPU driver (reboots up to twice with cuda_installer),
 * Ops Agent for memory and GPU metrics, the job's libraries, data from gs:// (unless the marker `.headstart-filled` is on the disk), guest
 * attribute headstart/ready; headstart/failed where a step fails. An executor tells of a submitted run by creating /var/lib/headstart/submitted.
 *
 * HEADSTART_ROOT is a folder that stands for `/`; it is not set on a machine.
 * Sources: compute-gpu-installation README 1.9.1; Ops Agent installation guide; Compute Engine, guest attributes.
 */
export const startupScript = `#!/bin/bash
set -Eeuo pipefail

root="\${HEADSTART_ROOT:-}"
device="$root/dev/disk/by-id/google-headstart-data"
mount_point="$root/mnt/headstart"
state="$root/var/lib/headstart"
metadata_url="http://metadata.google.internal/computeMetadata/v1/instance"

log() { echo "headstart: $*"; }

metadata() {
  curl --silent --fail --retry 5 --header 'Metadata-Flavor: Google' "$metadata_url/attributes/$1" || true
}

# Tells the planner that nothing more comes of this boot. A step that a signal has ended was cut off by a reboot, and
# the driver's installer may end in any way while it reboots the machine: neither is a failure.
tell_failed() {
  local status="$1" line="$2" step="\${3%%$'\\n'*}"
  if [ "$status" -ge 128 ] || [[ "$step" == 'python3 cuda_installer.pyz '* ]]; then return; fi
  log "failed in line $line (exit code $status): $step"
  curl --silent --fail --retry 5 --request PUT --header 'Metadata-Flavor: Google' \\
    --data "$(date --utc +%Y-%m-%dT%H:%M:%SZ) line $line (exit code $status): $step" \\
    "$metadata_url/guest-attributes/headstart/failed" || true
}
trap 'tell_failed "$?" "$LINENO" "$BASH_COMMAND"' ERR

mount_data_disk() {
  mkdir -p "$mount_point"
  if mountpoint --quiet "$mount_point"; then return; fi
  if ! blkid "$device" >/dev/null; then
    log "formatting the data disk"
    mkfs.ext4 -q -m 0 -F "$device"
  fi
  mount -o discard,defaults "$device" "$mount_point"
  resize2fs "$device"
  chmod 0777 "$mount_point"
}

start_idle_timer() {
  local minutes
  minutes="$(metadata headstart-idle-minutes)"
  if ! [[ "$minutes" =~ ^[1-9][0-9]*$ ]]; then return; fi
  mkdir -p "$root/usr/local/sbin"
  cat >"$root/usr/local/sbin/headstart-idle" <<'IDLE'
#!/bin/bash
if [ ! -e "\${HEADSTART_ROOT:-}/var/lib/headstart/submitted" ]; then
  echo "headstart: nothing was submitted; powering off"
  systemctl poweroff
fi
IDLE
  chmod 0755 "$root/usr/local/sbin/headstart-idle"
  systemctl stop headstart-idle.timer 2>/dev/null || true
  systemd-run --quiet --unit=headstart-idle "--on-active=$minutes"min "$root/usr/local/sbin/headstart-idle"
}

install_with_cuda_installer() {
  local home="$root/opt/google/cuda-installer" branch
  if [ -e "$home/cuda_installation" ]; then return; fi
  branch="$(metadata headstart-driver-branch)"
  case "$branch" in lts | prod | nfb) ;; *) branch=lts ;; esac
  mkdir -p "$home"
  cd "$home"
  if [ ! -s cuda_installer.pyz ]; then
    curl --silent --fail --location --retry 5 --output cuda_installer.pyz.part \\
      https://storage.googleapis.com/compute-gpu-installation-us/installer/latest/cuda_installer.pyz
    mv cuda_installer.pyz.part cuda_installer.pyz
  fi
  # It may reboot the machine; this script then begins again and comes back here.
  python3 cuda_installer.pyz install_cuda --installation-mode repo --installation-branch "$branch"
}

wait_for_driver() {
  local attempt
  for attempt in $(seq 1 90); do
    if nvidia-smi >/dev/null 2>&1; then return; fi
    sleep 10
  done
  log "the GPU driver did not come up"
  return 1
}

install_driver() {
  case "$(metadata headstart-driver)" in
    none | '') return ;;
    cuda-installer) install_with_cuda_installer ;;
  esac
  wait_for_driver
}

install_ops_agent() {
  if [ -e "$root/opt/google-cloud-ops-agent" ]; then return; fi
  cd "$state"
  curl --silent --fail --retry 5 --output add-google-cloud-ops-agent-repo.sh \\
    https://dl.google.com/cloudagents/add-google-cloud-ops-agent-repo.sh
  bash add-google-cloud-ops-agent-repo.sh --also-install
}
${installSoftware}
# Prints "uri NUL folder NUL" for each gs:// location; anything else, or a path that climbs, is left out and said.
data_locations() {
  metadata headstart-data | python3 -c '
import json, sys
for item in json.loads(sys.stdin.read() or "[]"):
    uri = item["uri"]
    path = uri[len("gs://"):].rstrip("/")
    parts = path.split("/")
    if not uri.startswith("gs://") or "" in parts or ".." in parts or "." in parts or "\\0" in uri:
        print("headstart: cannot fetch", ascii(uri), file=sys.stderr)
        continue
    sys.stdout.write(uri + "\\0" + "/".join(parts[:-1]) + "\\0")
'
}

fill_data_disk() {
  if [ -e "$mount_point/.headstart-filled" ]; then
    log "the data is already on the disk"
    return
  fi
  local uri folder
  data_locations >"$state/data-locations"
  while IFS= read -r -d '' uri && IFS= read -r -d '' folder; do
    mkdir -p "$mount_point/data/$folder"
    gcloud storage cp --recursive --no-clobber -- "$uri" "$mount_point/data/$folder/"
  done <"$state/data-locations"
  sync
  touch "$mount_point/.headstart-filled"
}

tell_ready() {
  curl --silent --fail --retry 5 --request PUT --header 'Metadata-Flavor: Google' \\
    --data "$(date --utc +%Y-%m-%dT%H:%M:%SZ)" "$metadata_url/guest-attributes/headstart/ready"
}

mkdir -p "$state"
start_idle_timer
mount_data_disk
install_driver
install_ops_agent || log "no Ops Agent: memory and GPU usage will be unknown"
install_software
fill_data_disk
tell_ready
log "ready"
`;
