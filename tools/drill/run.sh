#!/usr/bin/env bash
# `tools/drill/run.sh FOLDER OLD NEW PHOTOS`, as root on Debian with debootstrap and systemd-container:
# a blank Debian in FOLDER, started by systemd-nspawn, in which inside.sh runs. The network is this
# machine's: port 8000 has to be free. DRILL_BINDS: more folders that it sees, as options of nspawn.
set -euo pipefail
folder=$1 old=$2 new=$3 photos=$4
repo=$(cd "$(dirname "$0")/../.." && pwd)

if [ ! -e "$folder/usr/bin/python3" ]; then
    packages=systemd,systemd-sysv,dbus,python3-venv,python3-dev,g++,ca-certificates,curl,ffmpeg,git,procps
    debootstrap --variant=minbase --include="$packages" bookworm "$folder"
fi
# shellcheck disable=SC2086
systemd-nspawn --quiet --directory "$folder" --register=no --keep-unit --console=pipe --boot \
    --bind-ro="$repo:/srv/repo" --bind-ro="$(readlink -f "$photos"):/srv/photos" ${DRILL_BINDS:-} \
    >"$folder.boot.log" 2>&1 &
trap 'inside systemctl poweroff || true' EXIT

inside() {
    local init
    init=$(pgrep --full '^/usr/lib/systemd/systemd$' | head -1)
    nsenter --target "$init" --mount --uts --ipc --pid --cgroup env --ignore-environment \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}

until inside systemctl is-system-running --quiet 2>/dev/null; do sleep 1; done
inside /srv/repo/tools/drill/inside.sh "$old" "$new"
