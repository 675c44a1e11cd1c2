# SPDX-License-Identifier: BSD-2-Clause
# The command line of traceroute: help, names, statuses, machine output of every form against its schema.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers

setup() {
	open_loopback
}

@test "without arguments it shows its short help" {
	run traceroute
	[ "$status" = 0 ]
	[[ ${lines[0]} == 'Usage: traceroute '* ]]
	[ "$output" = "$(traceroute -h)" ]
}

@test "names of the program choose family and method" {
	[[ $(traceroute6 -n ::1) == "traceroute to ::1 (::1), 30 hops max, 80 byte packets"* ]]
	run traceroute6 -n 127.0.0.1
	[ "$status" = 2 ]
	[ "$(tracert -n -J 127.0.0.1 | jq -r 'select(.type == "trace") | .method')" = icmp ]
	[ "$(tcptraceroute -n -J 127.0.0.1 | jq -r 'select(.type == "trace") | .method')" = tcp ]
}

@test "values out of range are refused with the option, the value and the range" {
	run traceroute -t 256 127.0.0.1
	[ "$status" = 2 ]
	[ "$output" = "-t 256: must be a whole number from 0 to 255" ]
	run traceroute -p 65536 127.0.0.1
	[ "$output" = "-p 65536: must be a whole number from 0 to 65535" ]
	run traceroute --sport=70000 127.0.0.1
	[ "$output" = "--sport 70000: must be a whole number from 0 to 65535" ]
	run traceroute -q 0 127.0.0.1
	[ "$output" = "at least 1 probe per hop
  -q 0: must be a whole number from 1 to 10" ]
	run traceroute -m 1000000000000000000000000000000 127.0.0.1
	[ "$status" = 2 ]
	run traceroute -m nan 127.0.0.1
	[ "$output" = "Cannot handle \`-m' option with arg \`nan' (argc 2)
  -m max_ttl: go no farther than this hop, 1 to 255 (30)" ]
}

@test "flows that cannot be chosen are refused" {
	run "$TRACEROUTE" --flow-by=label --flow=3 127.0.0.1
	[ "$status" = 2 ]
	[ "$output" = "--flow-by=label: IPv4 has no flow label" ]
	run "$TRACEROUTE" -M tcpconn --flow-by=label --flow=3 ::1
	[ "$status" = 2 ]
	[ "$output" = "--flow-by=label: a connection has no label of its own choice" ]
	run "$TRACEROUTE" -P 200 --flow=3 127.0.0.1
	[ "$status" = 2 ]
	[ "$output" = "this method has no field that tells flows apart" ]
	run "$TRACEROUTE" -I --flow=3 127.0.0.1 28
	[ "$status" = 2 ]
	[ "$output" = "flows need a packet with two bytes of data" ]
	run "$TRACEROUTE" --flow-by=colour --flow=3 ::1
	[ "$status" = 2 ]
	[[ $output == "Cannot handle \`--flow-by' option with arg \`colour' (argc 1)"* ]]
}

@test "-P takes words and numbers, and its ICMP is -I" {
	for protocol in 1 icmp 6 tcp 17 udp 41 58 253 254; do
		run timeout 60 traceroute -n -P "$protocol" 127.0.0.1
		[ "$status" = 0 ]
		[[ ${lines[1]} == " 1  127.0.0.1  "*" ms" ]]
	done
	for protocol in 58 ipv6-icmp 6 17 253; do
		run timeout 60 traceroute -n -P "$protocol" ::1
		[[ ${lines[1]} == " 1  ::1  "*" ms" ]]
	done
	[ "$(traceroute -n -J -P icmp 127.0.0.1 | jq -c 'select(.type == "trace") | [.method, .stop]')" = '["icmp","reached"]' ]
	[ "$(traceroute -n -J -M raw -O protocol=58 ::1 | jq -r 'select(.type == "trace") | .method')" = icmp ]
	for protocol in 0 255 256; do
		run traceroute -P "$protocol" 127.0.0.1
		[ "$status" = 2 ]
		[ "$output" = "-P $protocol: must be a whole number from 1 to 254" ]
	done
	run traceroute -M raw -O protocol=0 127.0.0.1
	[ "$status" = 2 ]
	[ "$output" = "Cannot handle \`protocol' keyword with arg \`0' (argc 1)" ]
}

@test "every form of JSON is valid" {
	local out=$BATS_TEST_TMPDIR/out
	for method in "" -I -T -U -UL "-P 253" "-M tcpconn" "-T -O info -p 81"; do
		# shellcheck disable=SC2086
		traceroute -n -J $method 127.0.0.1 >"$out"
		valid_trace "$out"
	done
	traceroute --json ::1 >"$out"
	valid_trace "$out"
	traceroute --stream -n ::1 >"$out"
	[ "$(jq -r .type "$out" | uniq -c | tr -s ' \n' ' ')" = " 1 start 3 probe 1 trace 1 summary " ]
	valid_trace "$out"
	traceroute --format=atlas -n 127.0.0.1 >"$out"
	[ "$(jq -r '[.from, .paris_id, .fw, .lts, .msm_id, .prb_id, .proto] | @csv' "$out")" = \
		'"127.0.0.1",0,0,0,0,0,"UDP"' ]
}

@test "a full disk is an error, a closed pipe is not" {
	for words in "-n 127.0.0.1" "-n -J 127.0.0.1" "-n --stream 127.0.0.1" --help -V "-O help" ""; do
		# shellcheck disable=SC2016
		run bash -c '"$TRACEROUTE" $0 >/dev/full' "$words"
		[ "$status" = 1 ]
		[ "$output" = "traceroute: write error: No space left on device" ]
	done
	run bash -c '"$TRACEROUTE" -n 127.0.0.1 | :'
	[ "$output" = "" ]
}

@test "an unreachable network is reported on a line of its own" {
	run traceroute -n 192.0.2.1
	[ "$status" = 1 ]
	[ "${#lines[@]}" = 3 ]
	[ "${lines[1]}" = "connect: Network is unreachable" ]
	[ "${lines[2]}" = '  no route to 192.0.2.1; see: ip route' ]
}

@test "without privilege the method, or the option, says what it needs" {
	for method in "-P 99" "-M sctp" "-I -O raw"; do
		# shellcheck disable=SC2086
		run unprivileged "$TRACEROUTE" -n $method 127.0.0.1
		[ "$status" = 1 ]
		[ "${lines[1]}" = "You do not have enough privileges to use this traceroute method." ]
		[ "${lines[2]}" = "socket: Operation not permitted" ]
		[ "${lines[3]}" = "  this method needs CAP_NET_RAW" ]
		[[ ${lines[4]} == "  no_new_privs is set: "* ]]
	done
	run unprivileged "$TRACEROUTE" -n --quoted 127.0.0.1
	[ "${lines[1]}" = "socket: Operation not permitted" ]
	[ "${lines[2]}" = "  --quoted, --dscp or --ecn needs CAP_NET_RAW" ]
	[[ ${lines[3]} == "  no_new_privs is set: "* ]]
}

@test "a source that is unknown, -UL, -V and -r say what Butskoy's says" {
	run traceroute --source=x.invalid 127.0.0.1
	[ "$status" = 2 ]
	[ "${lines[1]}" = "Cannot handle \`--source' option with arg \`x.invalid' (argc 1)" ]
	[[ $(traceroute -V -K) == *"Modern traceroute"* ]]
	[ "$(traceroute -n -J -nUL 127.0.0.1 | jq -r 'select(.type == "trace") | .method')" = udplite ]
	run traceroute --max-hop=5 127.0.0.1
	[ "$status" = 2 ]
	[ "${lines[0]}" = "Bad option \`--max-hop=5' (with arg \`5') (argc 1)" ]
	[ "${lines[1]}" = "  did you mean '--max-hops'?" ]
	run traceroute -U -L 127.0.0.1
	[ "${lines[0]}" = "Bad option \`-L' (argc 2)" ]
	# a gateway behind which -r cannot see
	ip link add near0 type veth peer name far0
	ip address add 10.9.0.1/24 dev near0
	ip link set near0 up
	ip link set far0 up
	ip route add 10.8.0.0/24 via 10.9.0.2
	run traceroute -n -r 10.8.0.1
	[ "$status" = 1 ]
	[ "${lines[1]}" = "connect: Network is unreachable" ]
	run traceroute -g ::1 127.0.0.1
	[ "$output" = "::1: Address family for hostname not supported" ]
	run traceroute -g 127.0.0.1,,127.0.0.1 127.0.0.1
	[ "$output" = "Empty gateway specified" ]
}

@test "names come beside the probing: a dead resolver costs a second, not the trace" {
	echo 'nameserver 127.0.0.1' >"$BATS_TEST_TMPDIR/resolv.conf"
	mount --bind "$BATS_TEST_TMPDIR/resolv.conf" /etc/resolv.conf
	run traceroute 127.0.0.1
	umount /etc/resolv.conf
	[ "$status" = 0 ]
	grep -qE '^ 1  [^ ]+ \(127\.0\.0\.1\)  ' <<<"${lines[1]}"
}

@test "a usage error under --json is a record as well" {
	local out=$BATS_TEST_TMPDIR/out
	for words in "-m five -J 127.0.0.1" "-J -K 127.0.0.1" "--json -q 11 127.0.0.1" "-J -4 ::1" \
		"-J -T -O mss=x 127.0.0.1" "-J -T -O mss 127.0.0.1" "-J -I -O raw,dgram 127.0.0.1" "-J -T -O x 127.0.0.1" \
		"--stream -s x.invalid ::1" "-J -g ::1 127.0.0.1" "-J --pcapng=/nonexistent/x 127.0.0.1"; do
		# shellcheck disable=SC2086
		traceroute $words >"$out" 2>"$BATS_TEST_TMPDIR/errors" || [ $? = 2 ]
		valid_trace "$out"
		[ "$(tail -n 1 "$out" | jq .exit)" = 2 ]
		# the lines of stderr are one sentence of the record, and its hint
		sed '/^  [^ ]/d' "$BATS_TEST_TMPDIR/errors" >"$BATS_TEST_TMPDIR/sentence"
		sed -n 's/^  \([^ ]\)/\1/p' "$BATS_TEST_TMPDIR/errors" >"$BATS_TEST_TMPDIR/hint"
		jq 'select(.type == "error")' "$out" >"$BATS_TEST_TMPDIR/record"
		[ "$(jq -r .text "$BATS_TEST_TMPDIR/record")" = "$(sed -z -e 's/^traceroute: //' -e 's/\n$//' -e 's/\n/; /g' "$BATS_TEST_TMPDIR/sentence")" ]
		[ "$(jq -r '.hint // ""' "$BATS_TEST_TMPDIR/record")" = "$(sed -z -e 's/\n$//' -e 's/\n/; /g' "$BATS_TEST_TMPDIR/hint")" ]
	done
}

# registry ANSWER: a whois service on port 43 that says this about every address
registry() {
	rm -f "$BATS_TEST_TMPDIR/ready"
	python3 -c '
import socket, sys
server = socket.create_server(("127.0.0.1", 43))
print("ready", flush=True)
while True:
    peer, _ = server.accept()
    peer.recv(100)
    peer.sendall(sys.argv[1].encode().decode("unicode_escape").encode())
    peer.close()' "$1" >"$BATS_TEST_TMPDIR/ready" 3>&- &
	registry_pid=$!
	wait_until grep -q ready "$BATS_TEST_TMPDIR/ready"
}

@test "-A shows AS numbers, [*] without an entry and [!!] without an answer" {
	export RA_SERVER=127.0.0.1
	registry 'route: 127.0.0.0/8\norigin: AS64500\norigin: AS64501\n'
	run traceroute -n -A 127.0.0.1
	[ "$(jq -c 'select(.type == "trace") | .result[0].probes[0].asn' <<<"$(traceroute -n -J -A 127.0.0.1)")" = "[64500,64501]" ]
	kill "$registry_pid"
	wait "$registry_pid" || :
	[[ ${lines[1]} == " 1  127.0.0.1 [AS64500/AS64501]  "* ]]
	registry '% no entries\n'
	run traceroute -n -A 127.0.0.1
	kill "$registry_pid"
	wait "$registry_pid" || :
	[[ ${lines[1]} == " 1  127.0.0.1 [*]  "* ]]
	run traceroute -n -A 127.0.0.1
	[[ ${lines[1]} == " 1  127.0.0.1 [!!]  "* ]]
}

# flow_of ARGUMENTS: ports and flags of the probes of tcptraceroute
flow_of() {
	tcptraceroute -n -J "$@" | jq -c 'select(.type == "trace") | [.method, .flow.dport, .flow.sport, .result[0].probes[0].tcp_flags]'
}

@test "tcptraceroute has its own command line: host, port, length" {
	needs_root
	for target in 127.0.0.1 ::1; do
		[ "$(flow_of "$target" | jq -c '.[:2]')" = '["tcp",80]' ]
		[ "$(flow_of "$target" 443 | jq -c '.[:2]')" = '["tcp",443]' ]
		[ "$(flow_of "$target" https 100 | jq -c '.[:2]')" = '["tcp",443]' ]
		[ "$(flow_of -p 33333 "$target" 443)" = '["tcp",443,33333,20]' ]
		# RFC 9293 section 3.10.7.1: a closed port resets an ACK with RST alone
		[ "$(flow_of -A -l 100 -d -N -S -A "$target" 443 | jq -c '.[3]')" = 4 ]
	done
	tcptraceroute -h | grep -q '^Usage: tcptraceroute \[options\] host \[port \[length\]\]'
	tcptraceroute -v | grep -q icmp-tools
	run tcptraceroute 127.0.0.1 nonsense
	[ "$status" = 2 ]
	[ "${lines[0]}" = 'Cannot handle "port" cmdline arg `nonsense'"' on position 2 (argc 2)" ]
	run tcptraceroute 127.0.0.1 80 60 70
	[ "$status" = 2 ]
	[ "${lines[0]}" = 'Extra arg `70'"' (position 4, argc 4)" ]
	run unprivileged tcptraceroute -n -A 127.0.0.1
	[ "$status" = 2 ]
	[ "${lines[0]}" = '-A needs CAP_NET_RAW' ]
}
