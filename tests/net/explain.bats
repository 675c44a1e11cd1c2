# SPDX-License-Identifier: BSD-2-Clause
# Why a socket or a route was refused: the cause is named after it was checked, in the same words in each command.
# shellcheck disable=SC2154,SC2016  # of the loaded files; the inner shell expands

bats_require_minimum_version 1.5.0
load ../lib/helpers

setup() {
	needs_root
	ip link set lo up
	echo '1 0' >/proc/sys/net/ipv4/ping_group_range
	user=(setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all)
	quote=(dest-unreach/port --quote 'udp:127.0.0.1:4000>127.0.0.1:53')
}

# hints WANTED COMMAND...: what the command prints indented on stderr; it fails, and its JSON record has the same hint
hints() {
	local wanted=$1 record
	shift
	run --separate-stderr "$@"
	[ "$status" != 0 ]
	diff <(printf '%s\n' "$wanted") <(sed -n 's/^  //p' <<<"$stderr")
	run --separate-stderr "$@" -J
	record=$(jq -r 'select(.type == "error").hint' <<<"$output")
	diff <(sed -z 's/\n\(.\)/; \1/g' <<<"$wanted") <(printf '%s\n' "$record")
}

# refused ERRNO LEVEL COMMAND...: under a seccomp filter whose ERRNO is the answer to LEVEL: socket (of ICMP, or raw), mark (SO_MARK) or connect
refused() {
	python3 -c '
import ctypes, errno, os, platform, struct, sys
calls = {"x86_64": {"socket": 41, "connect": 42, "setsockopt": 54},
    "aarch64": {"socket": 198, "connect": 203, "setsockopt": 208}}[platform.machine()]
number, level = getattr(errno, sys.argv[1]), sys.argv[2]
def op(code, jt, jf, k):
    return struct.pack("HBBI", code, jt, jf, k)
deny = 0x50000 | number
if level == "socket":
    program = [op(0x20, 0, 0, 0), op(0x15, 0, 5, calls["socket"]), op(0x20, 0, 0, 32), op(0x15, 2, 0, 1),
        op(0x15, 1, 0, 58), op(0x15, 0, 1, 255), op(6, 0, 0, deny), op(6, 0, 0, 0x7fff0000)]
elif level == "mark":
    program = [op(0x20, 0, 0, 0), op(0x15, 0, 3, calls["setsockopt"]), op(0x20, 0, 0, 32), op(0x15, 0, 1, 36),
        op(6, 0, 0, deny), op(6, 0, 0, 0x7fff0000)]
else:
    program = [op(0x20, 0, 0, 0), op(0x15, 0, 1, calls["connect"]), op(6, 0, 0, deny), op(6, 0, 0, 0x7fff0000)]
code = ctypes.create_string_buffer(b"".join(program))
class Fprog(ctypes.Structure):
    _fields_ = [("size", ctypes.c_ushort), ("filter", ctypes.c_void_p)]
fprog = Fprog(len(program), ctypes.addressof(code))
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, ctypes.byref(fprog), 0, 0) == 0
os.execv(sys.argv[3], sys.argv[3:])' "$@"
}

range='net.ipv4.ping_group_range'

@test "a group outside the range is named with the range, beside what would give the capability" {
	needs_root
	hints "your group 65534 is outside $range (1 0); try: sysctl -w $range='0 2147483647'
or give the program the capability: setcap cap_net_raw=p $PING" "${user[@]}" env "$PING" -c 1 127.0.0.1
	hints "your group 65534 is outside $range (1 0); try: sysctl -w $range='0 2147483647'
or give the program the capability: setcap cap_net_raw=p \$(command -v traceroute)" \
		"${user[@]}" env "$TRACEROUTE" -I 127.0.0.1
	hints 'try: setcap cap_net_raw=p icmp-send' "${user[@]}" env "$ICMP_SEND" "${quote[@]}" 127.0.0.1
}

@test "a group of the process in the range is not said to be outside: a seccomp filter is in force" {
	needs_root
	echo '0 2147483647' >/proc/sys/net/ipv4/ping_group_range
	wanted="$range (0 2147483647) permits ping sockets; a seccomp filter is in force, which may refuse it
CAP_NET_RAW is held; a seccomp filter is in force, which may refuse it"
	hints "$wanted" refused EACCES socket "$PING" -c 1 127.0.0.1
	hints "$wanted" refused EACCES socket "$TRACEROUTE" -I 127.0.0.1
	hints "${wanted#*$'\n'}" refused EPERM socket "$ICMP_SEND" "${quote[@]}" 127.0.0.1
}

@test "no_new_privs is named instead of setcap" {
	needs_root
	wanted="no_new_privs is set: no file gives a capability here, as with setpriv or systemd's NoNewPrivileges="
	hints "your group 65534 is outside $range (1 0); try: sysctl -w $range='0 2147483647'
$wanted" "${user[@]}" --no-new-privs env "$PING" -c 1 127.0.0.1
	hints "$wanted" "${user[@]}" --no-new-privs env "$ICMP_SEND" "${quote[@]}" 127.0.0.1
	hints "your group 65534 is outside $range (1 0); try: sysctl -w $range='0 2147483647'
$wanted" "${user[@]}" --no-new-privs env "$TRACEROUTE" -I 127.0.0.1
}

@test "a file that has the capability is distinguished from one that lacks it" {
	needs_root
	directory=$BATS_TEST_TMPDIR/given
	mkdir "$directory"
	chmod 755 "$BATS_TEST_TMPDIR" "$directory"
	mount -t tmpfs none "$directory"
	for command in "$PING" "$TRACEROUTE" "$ICMP_SEND"; do
		cp -L "$command" "$directory"
	done
	setcap cap_net_raw=p "$directory/ping"
	setcap cap_net_raw=p "$directory/icmp-send"
	file="the program's file has cap_net_raw, but"
	hints "$file no_new_privs is set: no file gives a capability here, as with setpriv or systemd's NoNewPrivileges=" \
		"${user[@]}" --no-new-privs env "$directory/icmp-send" "${quote[@]}" 127.0.0.1
	hints "$file CAP_NET_RAW is not in the bounding set: no program has it here, as in a container that drops NET_RAW" \
		"${user[@]}" --bounding-set=-all env "$directory/icmp-send" "${quote[@]}" 127.0.0.1
	mount -o remount,nosuid "$directory"
	hints "$file its file system is mounted nosuid: no file on it gives a capability" \
		"${user[@]}" env "$directory/icmp-send" "${quote[@]}" 127.0.0.1
	hints "your group 65534 is outside $range (1 0); try: sysctl -w $range='0 2147483647'
$file its file system is mounted nosuid: no file on it gives a capability" \
		"${user[@]}" env "$directory/ping" -c 1 127.0.0.1
	hints "your group 65534 is outside $range (1 0); try: sysctl -w $range='0 2147483647'
its file system is mounted nosuid: no file on it gives a capability" \
		"${user[@]}" env "$directory/traceroute" -I 127.0.0.1
	umount "$directory"
}

@test "in a user namespace only a group that it has is proposed for the range" {
	run --separate-stderr unshare --user --map-root-user --net setpriv --securebits=+noroot --inh-caps=-all \
		env "$PING" -c 1 127.0.0.1
	[ "$status" = 2 ]
	[[ $stderr == *"  your group 0 is outside $range ("*"); try: sysctl -w $range='0 0'"$'\n'* ]]
}

@test "prohibit, blackhole and unreachable routes are named in each command and family" {
	while read -r kind v4 v6 wanted; do
		ip route add "$kind" "$v4"
		ip -6 route add "$kind" "$v6" dev lo
		for target in "$v4" "$v6"; do
			hints "$wanted" "$PING" -c 1 "$target"
			hints "$wanted" "$TRACEROUTE" -n "$target"
			hints "$wanted" "$ICMP_SEND" echo "$target"
		done
	done <<-'END'
		prohibit 10.6.0.1 fd06::1 a prohibit route refuses this destination
		blackhole 10.5.0.1 fd05::1 a blackhole route drops this destination
		unreachable 10.7.0.1 fd07::1 an unreachable route refuses this destination
	END
}

@test "a rule about the class or the source of the packets is what refuses them, in each command and family" {
	ip link add d4 type veth peer name d5
	ip link set d4 up
	ip link set d5 up
	ip addr add 10.9.2.1/24 dev d4
	ip addr add fd92::1/64 dev d4 nodad
	ip addr add fd92::5/64 dev d4 nodad
	ip addr add 10.9.2.5/24 dev d4
	for family in -4 -6; do
		ip "$family" rule add tos 0x10 prohibit
	done
	ip rule add from 10.9.2.5 prohibit
	ip -6 rule add from fd92::5 prohibit
	wanted='a prohibit route refuses this destination'
	while read -r target source; do
		hints "$wanted" "$PING" -n -c 1 -Q 0x10 "$target"
		hints "$wanted" "$TRACEROUTE" -n -t 16 "$target"
		hints "$wanted" "$ICMP_SEND" --tos 16 echo "$target"
		hints "$wanted" "$PING" -n -c 1 -I "$source" "$target"
		hints "$wanted" "$TRACEROUTE" -n -s "$source" "$target"
		hints "$wanted" "$ICMP_SEND" --src "$source" echo "$target"
		run "$ICMP_SEND" echo "$target"
		[ "$status" = 0 ]
	done <<-'END'
		10.9.2.2 10.9.2.5
		fd92::2 fd92::5
	END
	# the other tests know of one interface
	ip link del d4
}

@test "no route is named where the route permits the destination" {
	wanted='the route permits it; a seccomp filter is in force, which may refuse it'
	for target in 127.0.0.1 ::1; do
		hints "$wanted" refused EACCES connect "$PING" -c 1 "$target"
		# of TCP, UDP and ICMP netlink knows the way
		hints "$wanted" refused EINVAL connect "$TRACEROUTE" -n -P 253 "$target"
		hints "$wanted" refused EACCES connect "$TRACEROUTE" -n -P 253 "$target"
	done
}

@test "a mark that the kernel does not know is refused for no want of privilege" {
	run --separate-stderr refused ENOPROTOOPT mark "$PING" -n -c 1 -m 5 127.0.0.1
	[ "$status" = 0 ]
	[ "$stderr" = "$PING: WARNING: failed to set mark: 5: Protocol not available" ]
	for command in "$TRACEROUTE -n --fwmark=5" "$ICMP_SEND -m 5 echo"; do
		# shellcheck disable=SC2086
		run --separate-stderr refused ENOPROTOOPT mark $command 127.0.0.1
		[ "$status" != 0 ]
		[[ $stderr == *'Protocol not available'* ]]
		[[ $stderr != *CAP_* ]]
	done
}

@test "a link-local address without its interface is named as such" {
	hints 'a link-local address needs its interface: fe80::1%eth0, or -i eth0' "$TRACEROUTE" -n fe80::1
	echo '0 2147483647' >/proc/sys/net/ipv4/ping_group_range
	hints 'a link-local address needs its interface: fe80::1%eth0, or -I eth0' "$PING" -c 1 fe80::1
}

@test "a broadcast address is named as such by traceroute" {
	ip link add d0 type veth peer name d1
	ip addr add 10.9.1.1/24 dev d0
	ip link set d0 up
	ip link set d1 up
	hints 'it is a broadcast address' "$TRACEROUTE" -n 10.9.1.255
}

@test "traceroute asks for its source with the mark that its probes have" {
	ip link add d2 type veth peer name d3
	ip addr add 10.9.0.1/32 dev d2
	ip link set d2 up
	ip link set d3 up
	ip rule add fwmark 5 lookup 100
	ip route add 10.9.0.2/32 dev d2 table 100
	run "$TRACEROUTE" -n -J -m 1 -q 1 -w 0.1 --fwmark=5 10.9.0.2
	[ "$status" = 0 ]
	[ "$(jq -r 'select(.type == "start").src' <<<"$output")" = 10.9.0.1 ]
	run "$TRACEROUTE" -n -m 1 -q 1 -w 0.1 10.9.0.2
	[ "$status" != 0 ]
}

@test "a name is looked up without /dev, and by the first process of a namespace" {
	run env ASAN_OPTIONS=detect_leaks=0 unshare -m sh -c 'mount -t tmpfs none /dev && exec "$0" -n -c 1 localhost' "$PING"
	[ "$status" = 0 ]
	[[ $output == 'PING localhost ('*'1 packets transmitted, 1 received'* ]]
	run env ASAN_OPTIONS=detect_leaks=0 unshare -p "$PING" -n -c 1 localhost
	[ "$status" = 0 ]
	[[ $output == 'PING localhost ('*'1 packets transmitted, 1 received'* ]]
}
