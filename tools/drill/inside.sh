#!/usr/bin/env bash
# On a blank Debian with systemd: install a release by the shipped units as docs/DEPLOY.md says, fill
# it by the sample client, back it up, destroy it, restore it, upgrade it. `inside.sh OLD NEW`; the
# repository is in /srv/repo, photos in /srv/photos. tools/drill/run.sh makes such a Debian.
set -euo pipefail
old=$1 new=$2
here=$(dirname "$(readlink -f "$0")")
backup=/srv/backup

step() { printf '\n== %s (%s s)\n' "$*" "$SECONDS"; }

# As units run it: the user, the settings, the folder.
futu() {
    systemd-run --quiet --wait --pipe --property User=futu --property EnvironmentFile=/etc/futu/futu.env \
        --property WorkingDirectory=/var/lib/futu /opt/futu/venv/bin/futu "$@"
}

release() {
    git -C /opt/futu checkout --quiet "$1"
    (cd /opt/futu && venv/bin/pip install --quiet '.[enhancement,films]')
}

units=(futu-prepare futu-web futu-work)

ready() {
    curl --silent --fail --retry 60 --retry-delay 1 --retry-all-errors http://127.0.0.1:8000/readyz
    echo
}

# The client keeps its state beside the photos.
photos=/var/tmp/photos

told() { python3 "$here/told.py" http://127.0.0.1:8000 "$FUTU_TOKEN"; }

# What a person finds is what they found before, and rows, files and index agree.
check() {
    told >/tmp/now.txt
    diff /tmp/before.txt /tmp/now.txt
    tail -1 /tmp/now.txt
    futu verify
    futu doctor
}

step "Install $old"
id futu >/dev/null 2>&1 || useradd --system --home-dir /var/lib/futu futu
git config --global --add safe.directory '*'
[ -d /opt/futu ] || git clone --quiet /srv/repo /opt/futu
[ -d /opt/futu/venv ] || python3 -m venv /opt/futu/venv
release "$old"
install -d /etc/futu
sed -e "s/^SECRET_KEY=.*/SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')/" \
    -e 's/^FUTU_HOSTS=.*/FUTU_HOSTS=127.0.0.1/' -e 's/^FUTU_HTTPS=1/FUTU_HTTPS=0/' \
    -e '/^SENDFILE_BACKEND/d' /opt/futu/deploy/futu.env.example >/etc/futu/futu.env
chgrp futu /etc/futu/futu.env && chmod 640 /etc/futu/futu.env
cp /opt/futu/deploy/systemd/*.service /etc/systemd/system/
systemctl daemon-reload
systemctl enable --quiet --now "${units[@]}"
ready

step "Fill it: $(find /srv/photos -type f | wc -l) photos by clients/futu_sync.py"
cp -r /srv/photos "$photos"
FUTU_TOKEN=$(futu shell -v 0 -c "
from apps.accounts.models import User
from apps.accounts.services import issue_token
person = User.objects.create_user('ada', 'ada@example.org', 'correct horse battery staple')
print(issue_token(person, 'drill', ['read', 'write', 'search'])[1])" | tail -1)
export FUTU_TOKEN
python3 /opt/futu/clients/futu_sync.py "$photos" --server http://127.0.0.1:8000 --gallery Drill
told | tee /tmp/before.txt | tail -1

step "Back up, while it runs"
install -d -o futu -g futu -m 700 "$backup"
futu backup "$backup"
futu backup "$backup" --verify

step "Destroy"
systemctl stop "${units[@]}"
find /var/lib/futu -mindepth 1 -delete
ls -A /var/lib/futu | wc -l

step "Restore"
systemctl start futu-prepare
systemctl stop futu-prepare
futu restore "$backup"
systemctl start "${units[@]}"
ready
check

step "Upgrade to $new"
release "$new"
futu upgrade_check
cp /opt/futu/deploy/systemd/*.service /etc/systemd/system/
systemctl daemon-reload
systemctl restart "${units[@]}"
ready
check
systemctl show --property ActiveState,SubState,NRestarts "${units[@]}"
step "Done"
