# SPDX-License-Identifier: BSD-2-Clause
# For bats files: `load ../lib/helpers` in setup. Gives the built commands by every name they are installed under:
#
#   $PING $TRACEROUTE $ICMP_SEND   one path each, which other programs can run too (setpriv, timeout, strace)
#   $commands                      their directory (ping ping4 ping6 traceroute ... icmp-send), first in PATH
#
# Messages begin with the program's name as typed: type `ping`, not "$PING", where they are compared.
# They are copies that every user can read and run, whatever directory the build lies in. When ICMP_TOOLS_WRAPPER is
# set (make check-valgrind), each runs under it. reference NAME (reference.bash) finds the tool that ours is compared with. Networks of
# several hosts are tests/lib/topology.bash's.
# shellcheck shell=bash

. "${BASH_SOURCE[0]%/*}/wait.bash"
. "${BASH_SOURCE[0]%/*}/reference.bash"

commands=$BATS_FILE_TMPDIR/commands
PING=$commands/ping
TRACEROUTE=$commands/traceroute
ICMP_SEND=$commands/icmp-send
# loaded again, PATH has them at its beginning already
PATH=$commands:${PATH//"$commands:"/}
export PING TRACEROUTE ICMP_SEND PATH

# install_command BUILT NAME...: one built program under its names
# shellcheck disable=SC2016
install_command() {
	local built=${top_builddir:-$BATS_TEST_DIRNAME/../../build}/$1 name first=$2
	[ -x "$built" ] || return 0
	shift
	cp "$built" "$commands/real/$first"
	for name; do
		[ "$name" = "$first" ] || ln -s "$first" "$commands/real/$name"
		if [ -n "${ICMP_TOOLS_WRAPPER:-}" ]; then
			printf '#!/bin/sh\nPATH="%s/real:$PATH" exec %s %s "$@"\n' "$commands" \
				"$ICMP_TOOLS_WRAPPER" "$name" >"$commands/$name"
			chmod 755 "$commands/$name"
		else
			ln -s "real/$name" "$commands/$name"
		fi
	done
}

if [ ! -d "$commands" ]; then
	mkdir -p "$commands/real"
	chmod 711 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR"
	chmod 755 "$commands" "$commands/real"
	install_command ping/ping ping ping4 ping6 fping fping6
	install_command traceroute/traceroute traceroute traceroute6 tracert tcptraceroute
	install_command icmpgen/icmp-send icmp-send
fi

# is_number N COMMAND...: whether the command prints it
is_number() {
	[ "$("${@:2}")" = "$1" ]
}

# receives [COMMAND...]: whether a packet socket takes packets here, or where `COMMAND... cat FILE` reads. A socket that is
# only made is in the table, too; R says that it is bound.
receives() {
	"$@" cat /proc/self/net/packet | awk '$6 == "1" { found = 1 } END { exit !found }'
}

# Loopback up and ping sockets open to every group of this network namespace.
open_loopback() {
	ip link set lo up
	# A user namespace knows group 0 alone, which is the one that it runs as.
	echo '0 2147483647' 2>/dev/null >/proc/sys/net/ipv4/ping_group_range ||
		echo '0 0' >/proc/sys/net/ipv4/ping_group_range
}

# needs_root: skip where root is only the root of a user namespace: other users, file capabilities, every packet of a raw
# socket and the reference tools' own privileges are not to be had there.
needs_root() {
	[ "$(awk '{ print $3; exit }' /proc/self/uid_map)" -gt 65534 ] || skip 'needs the real root'
}

# needs_tun: skip where a hostile host cannot be had.
needs_tun() {
	if [ ! -w /dev/net/tun ] || [ "$(id -u)" != 0 ]; then
		skip 'needs root and /dev/net/tun'
	fi
}

# unprivileged COMMAND...: here, as nobody, without any capability (env in between: exec drops the old permitted
# set). In a user namespace there is no other user: there only the capabilities go.
unprivileged() {
	if [ "$(awk '{ print $3; exit }' /proc/self/uid_map)" -gt 65534 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --no-new-privs env "$@"
	else
		setpriv --securebits=+noroot --inh-caps=-all --no-new-privs env "$@"
	fi
}

# valid_trace FILE: every line of traceroute's JSON is as the schema says, the first is start and the last summary
valid_trace() {
	[ "$(python3 "${top_srcdir:?}/tests/lab/json-lines" "$top_srcdir/docs/schema/traceroute.schema.json" <"$1")" -gt 1 ] &&
		[ "$(sed -n '1p;$p' "$1" | jq -r .type | paste -sd' ')" = "start summary" ]
}
