# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Simulated paths for bats tests: `load` this file, lab_start a path file, trace, lab_stop, and ask
# lab_truth what really happened. README tells how a path file is written.
#
# The client has 10.50.0.2 and fd00:50::2 on the device lab0; everything else is behind it.

LAB_DEVICE=lab0
LAB_CLIENT4=10.50.0.2
LAB_CLIENT6=fd00:50::2
LAB_TARGET4=10.77.0.9
LAB_TARGET6=fd00:77::9
: "${LAB_PATHSIM:=${top_builddir:-.}/tests/lab/pathsim}"
export LAB_DEVICE LAB_CLIENT4 LAB_CLIENT6 LAB_TARGET4 LAB_TARGET6 LAB_PATHSIM

# lab_start PATHFILE|-: the path file (or stdin) becomes the network behind lab0 in this network
# namespace. Returns when packets can flow; on a wrong file the error is on stderr.
lab_start() {
	local ready
	LAB_DIRECTORY=$(mktemp -d "${BATS_TEST_TMPDIR:-${TMPDIR:-/tmp}}/lab.XXXXXX")
	LAB_TRUTH=$LAB_DIRECTORY/truth.json
	export LAB_TRUTH LAB_DIRECTORY
	mkfifo "$LAB_DIRECTORY/ready"
	# descriptor 3 belongs to bats: whoever keeps it open keeps bats waiting
	"$LAB_PATHSIM" --device "$LAB_DEVICE" --truth "$LAB_TRUTH" "$1" \
		<&0 >"$LAB_DIRECTORY/ready" 3>&- &
	LAB_PID=$!
	if ! read -r ready <"$LAB_DIRECTORY/ready" || [[ $ready != ready ]]; then
		wait "$LAB_PID"
		LAB_PID=
		return 1
	fi
	lab_configure
}

# Addresses and routes of the client's side.
lab_configure() {
	local here=/proc/sys/net
	ip link set lo up
	ip link set "$LAB_DEVICE" addrgenmode none
	ip link set "$LAB_DEVICE" txqueuelen 10000 mtu "${LAB_MTU:-1500}" up
	ip address add "$LAB_CLIENT4/24" dev "$LAB_DEVICE"
	ip -6 address add "$LAB_CLIENT6/64" dev "$LAB_DEVICE" nodad
	ip route add default dev "$LAB_DEVICE"
	ip -6 route add default dev "$LAB_DEVICE"
	# strict reverse path filters would drop answers where another device is up
	echo 0 >"$here/ipv4/conf/all/rp_filter"
	echo 0 >"$here/ipv4/conf/$LAB_DEVICE/rp_filter"
}

# lab_stop: end the simulation; the truth is in $LAB_TRUTH afterwards.
lab_stop() {
	local status=0
	[[ -n ${LAB_PID:-} ]] || return 0
	kill -TERM "$LAB_PID"
	wait "$LAB_PID" || status=$?
	LAB_PID=
	return "$status"
}

# lab_truth JQ-EXPRESSION: ask the truth, after lab_stop. Strings come out raw.
lab_truth() {
	jq -r -c "$1" "$LAB_TRUTH"
}

# lab_packets JQ-CONDITION: how many packets of the record fulfil it, such as '.ttl == 3'.
lab_packets() {
	jq "[.packets[] | select($1)] | length" "$LAB_TRUTH"
}
