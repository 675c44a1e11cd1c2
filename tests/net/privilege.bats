#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# What the commands hold while they read packets, however they are installed, and what others can get out of them.
# shellcheck disable=SC2030,SC2031,SC2034,SC2154
bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	needs_root
	open_loopback
	# 10.9.9.9 answers nothing
	ip link add v0 type veth peer name v1
	ip link set v0 up
	ip link set v1 up
	ip address add 10.9.9.1/24 dev v0
	ip neighbour add 10.9.9.9 lladdr 02:00:00:00:00:09 dev v0
	installed=$BATS_TEST_TMPDIR/installed
	mkdir -p "$installed"
	cp "$commands/real/"{ping,traceroute,icmp-send} "$installed"
	chmod 755 "$BATS_TEST_TMPDIR" "$installed" "$installed"/*
	pids=()
	# what cannot be dumped cannot be searched for leaks either
	export ASAN_OPTIONS=detect_leaks=0
	as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all env)
}

teardown() {
	ip link del v0
	for pid in "${pids[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true
	done
}

# start COMMAND...: in the background, its output in $out and $err; sets $pid
start() {
	out=$BATS_TEST_TMPDIR/out.${#pids[@]} err=$BATS_TEST_TMPDIR/err.${#pids[@]}
	"$@" >"$out" 2>"$err" 3>&- &
	pid=$!
	pids+=("$pid")
}

# field NAME: of the process $pid
field() {
	sed -n "s/^$1:\s*//p" "/proc/$pid/status" | tr '\t' ' '
}

# holds_nothing UID GID: the process has these ids alone, no capability, can get none, and a filter of system calls is
# in force
holds_nothing() {
	wait_until is_number 1 field NoNewPrivs || {
		cat "$out" "$err"
		return 1
	}
	found=$(for name in Uid Gid CapInh CapPrm CapEff CapAmb; do field "$name"; done)
	diff - <(echo "$found") <<-END
		$1 $1 $1 $1
		$2 $2 $2 $2
		0000000000000000
		0000000000000000
		0000000000000000
		0000000000000000
	END
	# and is in its sandbox, however it was installed; a sanitizer build has none
	[ -n "${ICMP_TOOLS_SANITIZERS:-}" ] || wait_until is_number 2 field Seccomp
}

# all_hold_nothing UID GID [WORDS...]: each command that is started after WORDS
all_hold_nothing() {
	local uid=$1 gid=$2
	shift 2
	start "$@" "$installed/ping" -i 0.1 127.0.0.1
	holds_nothing "$uid" "$gid"
	start "$@" "$installed/ping" -6 -i 0.1 ::1
	holds_nothing "$uid" "$gid"
	start "$@" "$installed/traceroute" -n -w 60 10.9.9.9
	holds_nothing "$uid" "$gid"
	start "$@" "$installed/traceroute" -I -n -w 60 10.9.9.9
	holds_nothing "$uid" "$gid"
	start "$@" "$installed/icmp-send" -c 2 -i 60 echo 127.0.0.1
	holds_nothing "$uid" "$gid"
}

# raw_hold_nothing UID GID [WORDS...]: likewise what needs raw or packet sockets
raw_hold_nothing() {
	local uid=$1 gid=$2
	shift 2
	start "$@" "$installed/ping" -e 0 -i 0.1 127.0.0.1
	holds_nothing "$uid" "$gid"
	start "$@" "$installed/traceroute" -T -n -w 60 10.9.9.9
	holds_nothing "$uid" "$gid"
	start "$@" "$installed/icmp-send" --listen
	holds_nothing "$uid" "$gid"
	start "$@" "$installed/icmp-send" --reply=60 echo 10.9.9.9
	holds_nothing "$uid" "$gid"
	start "$@" "$installed/icmp-send" -w 60 --quote-live udp,9 dest-unreach/port 10.9.9.9
	holds_nothing "$uid" "$gid"
}

@test "root's commands hold nothing while they read" {
	all_hold_nothing 0 0
	raw_hold_nothing 0 0
}

@test "setuid root, the commands are the caller's and hold nothing" {
	chmod u+s "$installed"/*
	all_hold_nothing 65534 65534 "${as_nobody[@]}"
	raw_hold_nothing 65534 65534 "${as_nobody[@]}"
}

# passed DESCRIPTOR COMMAND...: the command as nobody, who gets a file that only root can open, open for writing without
# waiting; prints whether the descriptor that was passed still does not wait
passed() {
	python3 - "$@" <<-'END'
		import os, subprocess, sys
		number, command = int(sys.argv[1]), sys.argv[2:]
		file = os.open("secret", os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK, 0o600)
		streams = {1: "stdout", 2: "stderr"}
		subprocess.run(command, user=65534, group=65534, extra_groups=[], stdin=subprocess.DEVNULL,
		               **{streams[number]: file, streams[3 - number]: subprocess.DEVNULL}, check=False)
		print("waits" if os.get_blocking(file) else "was opened again")
	END
}

@test "setuid root, a descriptor that was passed is not opened again as root" {
	chmod u+s "$installed"/*
	cd "$BATS_TEST_TMPDIR"
	for number in 1 2; do
		for command in "ping -c 1 127.0.0.1" "traceroute -n 127.0.0.1" "icmp-send --dry-run echo 127.0.0.1"; do
			read -ra words <<<"$command"
			[ "$(passed "$number" "$installed/${words[0]}" "${words[@]:1}")" = waits ]
		done
	done
}

@test "with cap_net_raw=p in the file the commands hold nothing" {
	setcap cap_net_raw=p "$installed/ping"
	setcap cap_net_raw=p "$installed/traceroute"
	setcap cap_net_raw=p "$installed/icmp-send"
	all_hold_nothing 65534 65534 "${as_nobody[@]}"
	raw_hold_nothing 65534 65534 "${as_nobody[@]}"
}

# helpers_hold_nothing [WORDS...]: the helpers of commands that are started after WORDS
helpers_hold_nothing() {
	local words parent
	for words in "ping -H -i 0.1 127.0.0.1" "traceroute -w 60 10.9.9.9" "traceroute -A -n -w 60 10.9.9.9"; do
		read -ra words <<<"$words"
		RA_SERVER=10.9.9.9 start "$@" "$installed/${words[0]}" "${words[@]:1}"
		wait_until helper_of "$pid"
		parent=$pid
		for pid in $(helper_of "$parent"); do
			holds_nothing 65534 65534
		done
		pid=$parent
	done
}

@test "with a setuid file or one with a capability, helpers hold nothing and are in their sandbox" {
	chmod u+s "$installed"/*
	helpers_hold_nothing "${as_nobody[@]}"
	chmod u-s "$installed"/*
	setcap cap_net_raw=p "$installed/ping"
	setcap cap_net_raw=p "$installed/traceroute"
	helpers_hold_nothing "${as_nobody[@]}"
}

@test "commands of an ordinary user hold nothing and can get nothing" {
	all_hold_nothing 65534 65534 "${as_nobody[@]}"
}

@test "a setgid file's group opens the ping socket, and nothing else" {
	echo '4242 4242' >/proc/sys/net/ipv4/ping_group_range
	run "${as_nobody[@]}" "$installed/ping" -c 1 127.0.0.1
	[ "$status" = 2 ]
	chgrp 4242 "$installed"/*
	chmod g+s "$installed"/*
	mkdir -m 1777 "$BATS_TEST_TMPDIR/captures"
	start "${as_nobody[@]}" "$installed/ping" --pcapng "$BATS_TEST_TMPDIR/captures/ping" -i 0.1 127.0.0.1
	holds_nothing 65534 65534
	[ "$(stat -c %u:%g "$BATS_TEST_TMPDIR/captures/ping")" = 65534:65534 ]
	start "${as_nobody[@]}" "$installed/traceroute" -I -n -w 60 10.9.9.9
	holds_nothing 65534 65534
	start "${as_nobody[@]}" "$installed/icmp-send" -c 2 -i 60 echo 127.0.0.1
	holds_nothing 65534 65534
}

@test "root that lowered its effective ids does not get them back" {
	mkdir -m 1777 "$BATS_TEST_TMPDIR/captures"
	lowered=(python3 -c 'import os, sys
os.setegid(65534); os.seteuid(65534); os.execv(sys.argv[1], sys.argv[1:])')
	for words in "ping -i 0.1" "traceroute -n -w 60"; do
		read -ra words <<<"$words"
		file=$BATS_TEST_TMPDIR/captures/${words[0]}
		start "${lowered[@]}" "$installed/${words[0]}" "${words[@]:1}" --pcapng "$file" 10.9.9.9
		wait_until is_number 1 field NoNewPrivs
		[ "$(field Uid)" = '0 65534 65534 65534' ]
		[ "$(field Gid)" = '0 65534 65534 65534' ]
		[ "$(field CapPrm)" = 0000000000000000 ]
		[ "$(stat -c %u:%g "$file")" = 65534:65534 ]
	done
}

# grasp PID: as nobody, try to trace the process and to take its descriptors; prints what could be had
grasp() {
	"${as_nobody[@]}" python3 - "$1" <<-'END'
		import ctypes, os, sys
		pid = int(sys.argv[1])
		libc = ctypes.CDLL(None, use_errno=True)
		pidfd = os.pidfd_open(pid)
		taken = [n for n in range(3, 32) if libc.syscall(438, pidfd, n, 0) >= 0]
		print("descriptors" if taken else "no descriptor")
		traced = libc.ptrace(0x4206, pid, 0, 0) == 0    # PTRACE_SEIZE
		print("traced" if traced else "not traced")
	END
}

@test "what a file gave cannot be taken out of the process by its user" {
	# an ordinary process of the user's can be traced and emptied: the attempt itself is right
	start "${as_nobody[@]}" "$installed/ping" -i 0.1 127.0.0.1
	holds_nothing 65534 65534
	[ "$(grasp "$pid")" = $'descriptors\ntraced' ]
	for install in capability setuid setgid; do
		chown 0:0 "$installed"/*
		chmod 755 "$installed"/*
		setcap -q -r "$installed"/* 2>/dev/null || true
		for command in ping traceroute icmp-send; do
			case $install in
			capability) setcap cap_net_raw=p "$installed/$command" ;;
			setuid) chmod u+s "$installed/$command" ;;
			setgid) chgrp 4242 "$installed/$command" && chmod g+s "$installed/$command" ;;
			esac
		done
		start "${as_nobody[@]}" "$installed/ping" -i 0.1 127.0.0.1
		holds_nothing 65534 65534
		[ "$(grasp "$pid")" = $'no descriptor\nnot traced' ]
		start "${as_nobody[@]}" "$installed/traceroute" -n -w 60 10.9.9.9
		holds_nothing 65534 65534
		[ "$(grasp "$pid")" = $'no descriptor\nnot traced' ]
		start "${as_nobody[@]}" "$installed/icmp-send" -c 2 -i 60 echo 127.0.0.1
		holds_nothing 65534 65534
		[ "$(grasp "$pid")" = $'no descriptor\nnot traced' ]
	done
}

@test "a filter stays on a raw or packet socket in whatever process" {
	for words in "ping -e 0 -i 0.1 127.0.0.1" "ping -6 -e 0 -i 0.1 ::1" "icmp-send --listen"; do
		read -ra words <<<"$words"
		start "$installed/${words[0]}" "${words[@]:1}"
		holds_nothing 0 0
		run python3 - "$pid" <<-'END'
			import ctypes, os, socket, stat, sys
			libc = ctypes.CDLL(None, use_errno=True)
			pidfd = os.pidfd_open(int(sys.argv[1]))
			for n in range(3, 32):
			    fd = libc.syscall(438, pidfd, n, 0)
			    if fd < 0 or not stat.S_ISSOCK(os.fstat(fd).st_mode):
			        continue
			    s = socket.socket(fileno=fd)
			    if s.family == socket.AF_NETLINK:                   # asks for routes, of type raw as well
			        continue
			    if s.type != socket.SOCK_RAW and s.family != socket.AF_PACKET:
			        continue
			    try:
			        s.setsockopt(socket.SOL_SOCKET, 27, 0)          # SO_DETACH_FILTER
			        print("detached")
			    except OSError as e:
			        print(e.strerror)
		END
		echo "$output"
		[ "$output" = 'Operation not permitted' ]
	done
}

@test "a user's capture holds the packets of its own run only" {
	setcap cap_net_raw=p "$installed/traceroute"
	setcap cap_net_raw=p "$installed/ping"
	mkdir -m 1777 "$BATS_TEST_TMPDIR/captures"
	# another user's echoes, connections, and errors about datagrams
	start python3 -c '
import socket, time
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
while True:
    try:
        socket.create_connection(("127.0.0.1", 9))
    except OSError:
        pass
    udp.sendto(b"x", ("127.0.0.1", 9))
    time.sleep(0.002)'
	start "$installed/ping" -i 0.002 127.0.0.1
	traffic=$out
	wait_until grep -q icmp_seq=3 "$traffic"
	for words in "traceroute -T" "traceroute -P 47" "traceroute --quoted" "traceroute -J" "ping -e 0 -c 1 -W 1"; do
		read -ra words <<<"$words"
		file=$BATS_TEST_TMPDIR/captures/file.pcapng
		rm -f "$file"
		before=$(wc -l <"$traffic")
		limits=()
		[ "${words[0]}" = ping ] || limits=(-m 1 -q 3 -w 1)
		"${as_nobody[@]}" "$installed/${words[0]}" "${words[@]:1}" -n "${limits[@]}" --pcapng "$file" 10.9.9.9 || true
		[ "$(wc -l <"$traffic")" -gt "$before" ]
		tshark -n -r "$file" -T fields -e ip.dst | cut -d, -f1 | sort -u >"$BATS_TEST_TMPDIR/addresses"
		[ "$(cat "$BATS_TEST_TMPDIR/addresses")" = 10.9.9.9 ]
	done
}

# others_traffic WORD: errors of 10.9.9.5 and fd09::5 that quote packets to 10.9.9.9 and fd09::9 which begin with WORD,
# as if another user had sent those; replies to them, unless WORD is what the probes begin with; a line for each round
others_traffic() {
	cat >"$BATS_TEST_TMPDIR/others.py" <<-'END'
		import socket, struct, sys, time
		word, link_header = sys.argv[1].encode(), bytes.fromhex("020000000001020000000009")
		link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
		link.bind(("v1", 0))
		def checksum(data):
		    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
		    while total >> 16:
		        total = (total & 0xffff) + (total >> 16)
		    return struct.pack("!H", total ^ 0xffff)
		def packet(source, target, protocol, data):
		    if ":" in source:
		        ends = b"".join(socket.inet_pton(socket.AF_INET6, a) for a in (source, target))
		        return struct.pack("!IHBB", 6 << 28, len(data), protocol, 9) + ends + data
		    ends = socket.inet_aton(source) + socket.inet_aton(target)
		    head = struct.pack("!BBHIBBH", 0x45, 0, 20 + len(data), 0, 9, protocol, 0) + ends
		    return head[:10] + checksum(head) + head[12:] + data
		def error(source, target, quoted):
		    is6 = ":" in source
		    head = bytes([1 if is6 else 3, 4 if is6 else 3])
		    body = head + bytes(6) + quoted
		    ends = b""
		    if is6:
		        ends = b"".join(socket.inet_pton(socket.AF_INET6, a) for a in (source, target))
		        ends += struct.pack("!II", len(body), 58)
		    body = head + checksum(ends + body) + body[4:]
		    return packet(source, target, 58 if is6 else 1, body)
		while True:
		    for net, kind in (("10.9.9.", 0x800), ("fd09::", 0x86dd)):
		        here, far, router = net + "1", net + "9", net + "5"
		        for protocol in (6, 17, 33, 132, 136, 253):
		            data = word + b"........................secret.."
		            sent = packet(here, far, protocol, data)
		            packets = [error(router, here, sent)]
		            if word != b"@ABC":
		                packets.append(packet(far, here, protocol, data))
		            for each in packets:
		                link.send(link_header + struct.pack("!H", kind) + each)
		    print("round")
		    time.sleep(0.002)
	END
	start python3 -u "$BATS_TEST_TMPDIR/others.py" "$1"
	traffic=$out
	wait_until has_rounds_after 1
}

# has_rounds_after COUNT: of that traffic
has_rounds_after() {
	[ "$(wc -l <"$traffic")" -gt "$1" ]
}

# trace_bare PROTOCOL HOST: as nobody; its capture is in $file
trace_bare() {
	local before
	file=$BATS_TEST_TMPDIR/captures/file.pcapng
	rm -f "$file"
	before=$(wc -l <"$traffic")
	run "${as_nobody[@]}" "$installed/traceroute" -P "$1" -n -q 1 -m 1 -w 0.3 --pcapng="$file" "$2"
	echo "-P $1 $2: $output"
	has_rounds_after "$before"
	# its own probe is there
	grep -qaF '@ABCDEFGH' "$file"
}

# bare_is_silent PROTOCOL HOST: nothing of others' is in that
bare_is_silent() {
	trace_bare "$@"
	[ "${lines[1]}" = ' 1  *' ]
	run ! grep -aF secret "$file"
}

@test "traceroute -P of a user shows and records nothing of others' packets to its destination" {
	# which forgets the neighbours
	ip link set v0 address 02:00:00:00:00:01
	ip neighbour replace 10.9.9.9 lladdr 02:00:00:00:00:09 dev v0
	ip address add fd09::1/64 dev v0 nodad
	ip neighbour add fd09::9 lladdr 02:00:00:00:00:09 dev v0
	mkdir -m 1777 "$BATS_TEST_TMPDIR/captures"
	others_traffic 1234
	setcap cap_net_raw=p "$installed/traceroute"
	for protocol in 6 17 33 132 136 253; do
		bare_is_silent $protocol 10.9.9.9
		bare_is_silent $protocol fd09::9
	done
	setcap -r "$installed/traceroute"
	chmod u+s "$installed/traceroute"
	for protocol in 17 253; do
		bare_is_silent $protocol 10.9.9.9
		bare_is_silent $protocol fd09::9
	done
	# errors about its own probes are seen, and its own probes where they arrive here
	kill "$pid"
	others_traffic @ABC
	for protocol in 17 253; do
		trace_bare $protocol 10.9.9.9
		[[ ${lines[1]} == ' 1  10.9.9.5  '* ]]
		trace_bare $protocol fd09::9
		[[ ${lines[1]} == ' 1  fd09::5  '* ]]
		trace_bare $protocol 127.0.0.1
		[[ ${lines[1]} == ' 1  127.0.0.1  '* ]]
	done
}

# helper_of PID: the process that it started
helper_of() {
	pgrep -P "$1"
}

@test "a name is looked up by a helper without privilege, before the command has a socket" {
	echo 'nameserver 10.9.9.9' >"$BATS_TEST_TMPDIR/resolv.conf"
	mount --bind "$BATS_TEST_TMPDIR/resolv.conf" /etc/resolv.conf
	for words in "ping" "traceroute" "icmp-send echo"; do
		read -ra words <<<"$words"
		start "$installed/${words[0]}" "${words[@]:1}" slow.example
		wait_until helper_of "$pid"
		parent=$pid
		pid=$(helper_of "$parent")
		holds_nothing 0 0
		pids+=("$pid")
		kill -KILL "$parent"
		wait_until test ! -d "/proc/$pid"
	done
	umount /etc/resolv.conf
}

@test "a helper keeps one descriptor and dies with its parent" {
	for words in "ping -H -i 0.1 127.0.0.1" "traceroute -A -n 127.0.0.1"; do
		read -ra words <<<"$words"
		RA_SERVER=10.9.9.9 start "$installed/${words[0]}" "${words[@]:1}"
		wait_until helper_of "$pid"
		for helper in $(helper_of "$pid"); do
			parent=$pid
			pid=$helper
			holds_nothing 0 0
			wait_until is_number 4 eval "ls /proc/$helper/fd | wc -l"
			[ "$(readlink "/proc/$helper/fd/"{0,1,2} | sort -u)" = /dev/null ]
			[[ $(readlink "/proc/$helper/fd/3") == socket:* ]]
			pid=$parent
		done
		helper=$(helper_of "$pid" | head -n 1)
		kill -KILL "$pid"
		wait_until test ! -d "/proc/$helper"
	done
}

@test "traceroute -M tcpconn has its privileged options as root" {
	for options in "--fwmark 1" "-d" "-g 127.0.0.1" "--fwmark 1 -d"; do
		# shellcheck disable=SC2086
		run traceroute -M tcpconn -n -q 1 -w 0.1 -m 2 $options 127.0.0.1
		echo "$output"
		[ "$status" = 0 ]
		[[ $output != *setsockopt* ]]
		[ "${#lines[@]}" -ge 2 ]
	done
	run traceroute -M tcpconn -n -q 1 -w 0.1 --fwmark 1 127.0.0.1
	[[ ${lines[1]} =~ ^\ 1\ \ 127\.0\.0\.1\ \ [0-9.]+\ ms$ ]]
	# the mark is on the packets
	ip rule add pref 1 fwmark 7 prohibit
	run traceroute -M tcpconn -n -q 1 -m 1 -w 0.1 --fwmark 7 10.9.9.9
	[[ $output == *'Permission denied'* ]]
	run traceroute -M tcpconn -n -q 1 -m 1 -w 0.1 --fwmark 8 10.9.9.9
	[ "${lines[1]}" = ' 1  *' ]
	run "${as_nobody[@]}" "$installed/traceroute" -M tcpconn -n -q 1 -m 1 --fwmark 1 127.0.0.1
	[ "$status" = 1 ]
	[[ $output == *$'setsockopt SO_MARK: Operation not permitted\n  --fwmark needs CAP_NET_ADMIN or CAP_NET_RAW' ]]
}
