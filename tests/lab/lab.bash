# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Simulated paths for bats tests: `load` this file, lab_start a path file, trace, lab_stop, and ask
# lab_truth what really happened. README explains how a path file is written.
#
# The client has 10.50.0.2 and fd00:50::2 on the device lab0; everything else is behind it.

. "${BASH_SOURCE[0]%/*}/../lib/wait.bash"

LAB_DEVICE=lab0
LAB_CLIENT4=10.50.0.2
LAB_CLIENT6=fd00:50::2
LAB_TARGET4=10.77.0.9
LAB_TARGET6=fd00:77::9
: "${LAB_PATHSIM:=${top_builddir:-.}/tests/lab/pathsim}"
export LAB_DEVICE LAB_CLIENT4 LAB_CLIENT6 LAB_TARGET4 LAB_TARGET6 LAB_PATHSIM

# lab_need: skip the test where this user cannot open TUN devices; root can.
lab_need() {
	[[ -r /dev/net/tun && -w /dev/net/tun ]] || skip "no access to /dev/net/tun"
}

# lab_start PATHFILE|-: the path file (or stdin) becomes the network behind lab0 in this network
# namespace. Returns when packets can flow; on a wrong file the error is on stderr. Never in a
# pipeline, which is a subshell: lab_start - < <(printf ...).
lab_start() {
	local ready
	LAB_DIRECTORY=$(mktemp -d "${BATS_TEST_TMPDIR:-${TMPDIR:-/tmp}}/lab.XXXXXX")
	LAB_TRUTH=$LAB_DIRECTORY/truth.json
	export LAB_TRUTH LAB_DIRECTORY
	mkfifo "$LAB_DIRECTORY/ready"
	# descriptor 3 belongs to bats: a process that keeps it open keeps bats waiting
	"$LAB_PATHSIM" --device "$LAB_DEVICE" --truth "$LAB_TRUTH" "$1" \
		<&0 >"$LAB_DIRECTORY/ready" 3>&- &
	LAB_PID=$!
	if ! read -r ready <"$LAB_DIRECTORY/ready" || [[ $ready != ready ]]; then
		wait "$LAB_PID" || true
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
	wait_until ipv6_ready "$LAB_DEVICE"
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

# lab_links v4|v6: the links between routers of the topology as the truth has it, two addresses a
# line, sorted; the client and destinations by name.
lab_links() {
	jq -r --arg family "$1" '
		(.topology.nodes | map({(.name): .[$family]}) | add // {}) as $address |
		(.topology.paths[] | .first[] | ["client", $address[.] // .]),
		(.topology.nodes[] | .[$family] as $from | .next[] | [$from, $address[.] // .]) |
		join(" ")' "$LAB_TRUTH" | LC_ALL=C sort -u
}

# Packets that crossed the device.
lab_crossed() {
	ip -json -statistics link show "$LAB_DEVICE" |
		jq '.[0].stats64 | .rx.packets + .tx.packets'
}

# lab_capture: begin a capture of the device.
lab_capture() {
	local line
	LAB_CROSSED=$(lab_crossed)
	mkfifo "$LAB_DIRECTORY/listening"
	LAB_PCAP=$LAB_DIRECTORY/lab.pcap
	# slots of the capture ring are as large as the snapshot length: many need it small
	tcpdump -i "$LAB_DEVICE" -n -U --immediate-mode -s 2048 -B 16384 -w "$LAB_PCAP" \
		2>"$LAB_DIRECTORY/listening" 3>&- &
	LAB_CAPTURE=$!
	exec {LAB_LISTENING}<"$LAB_DIRECTORY/listening"
	until [[ ${line:=} = *"listening on"* ]]; do
		read -r line <&"$LAB_LISTENING" || return 1
	done
}

# lab_captured: wait until the capture has all that crossed the device and end it; before lab_stop.
# The file is $LAB_PCAP.
lab_captured() {
	local try seen all
	for ((try = 0; try < 200; try++)); do
		seen=$(capinfos -TMrc "$LAB_PCAP" 2>/dev/null | cut -f 2)
		all=$(($(lab_crossed) - LAB_CROSSED))
		((${seen:-0} >= all)) && break
		sleep 0.05
	done
	kill -INT "$LAB_CAPTURE"
	wait "$LAB_CAPTURE" || true
	exec {LAB_LISTENING}<&-
	((try < 200)) || echo "captured $seen of $all packets" >&2
	((try < 200))
}

# lab_malformed PCAP: what tshark finds wrong, one packet a line; nothing when all is well.
lab_malformed() {
	local wrong=_ws.malformed layer
	local -a plain=()
	for layer in ip udp tcp icmp icmpv6 icmp.ext sctp dccp; do
		wrong+=" || $layer.checksum.status == 0"
	done
	# nothing above the transports: random ports and bytes would be taken for protocols
	for layer in udp tcp; do plain+=(-d "$layer.port==1-65535,data"); done
	tshark -n -r "$1" "${plain[@]}" -o ip.check_checksum:TRUE -o udp.check_checksum:TRUE \
		-o tcp.check_checksum:TRUE -o sctp.checksum:CRC32C -Y "$wrong" \
		2>"$LAB_DIRECTORY/tshark" || cat "$LAB_DIRECTORY/tshark"
}
