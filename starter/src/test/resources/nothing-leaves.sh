#!/usr/bin/env bash
# Runs commands where every address is this machine's own and all that is written can be listed:
#
#   unshare --net --mount bash nothing-leaves.sh FOLDER COMMANDS
#
# The network is a loopback device to which every address is local; names are asked of a listener
# that knows none. The disk is an overlay over the real one: what the commands write is in memory and
# gone afterwards. FOLDER gets `asked` (names looked up), `before` and `after` (the kernel's counts),
# `written` (files, by their paths), `printed`. COMMANDS are lines for bash; JAVA and CLASSPATH are
# set. Exit code 77: it cannot be done here, and stdout says why.
set -euo pipefail
folder=$1 commands=$2 disk=$1/disk

skip() {
  echo "$*"
  exit 77
}
counts() { cat /proc/net/snmp /proc/net/snmp6 2>/dev/null || cat /proc/net/snmp; }

{ ip link set lo up && ip route add local default dev lo; } >&2 || skip "no routes of one's own (ip, from iproute2)"
ip -6 route add local default dev lo 2>/dev/null || true # where there is no IPv6, nothing leaves through it

mkdir -p "$disk"
mount -t tmpfs none "$disk" || skip "no mounts of one's own"
mkdir "$disk/upper" "$disk/work" "$disk/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$disk/upper,workdir=$disk/work" "$disk/root" ||
  skip "no overlay over this file system"
mount --rbind /proc "$disk/root/proc"
mount --rbind /dev "$disk/root/dev"
[ -x "$disk/root$JAVA" ] || skip "the JDK is on another file system than /"
IFS=: read -r -a parts <<<"$CLASSPATH"
for part in "${parts[@]}"; do
  [ ! -e "$part" ] || [ -e "$disk/root$part" ] || skip "$part is on another file system than /"
done
rm -f "$disk/root/etc/resolv.conf"
echo "nameserver 127.0.0.1" >"$disk/root/etc/resolv.conf"
# the JDK and Temporal's SDK ask for the address of this machine's own name: here, as nearly everywhere
echo "127.0.0.1 localhost $(cat /proc/sys/kernel/hostname)" >>"$disk/root/etc/hosts"

"$JAVA" -XX:TieredStopAtLevel=1 dev.skylight.e2e.NameListener "$folder/asked" >&2 &
trap 'kill $! 2>/dev/null || true' EXIT
for _ in $(seq 600); do
  [ ! -e "$folder/asked" ] || break
  sleep 0.1
done
# the trap itself: a look-up is noticed
chroot "$disk/root" getent hosts control.example >/dev/null || true
counts >"$folder/before"
code=0
chroot "$disk/root" bash -euc "$commands" >"$folder/printed" 2>&1 </dev/null || code=$?
counts >"$folder/after"
(cd "$disk/upper" && find . -not -type d -printf '/%P\n') | sort >"$folder/written"
exit "$code"
