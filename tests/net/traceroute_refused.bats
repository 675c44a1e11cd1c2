# SPDX-License-Identifier: BSD-2-Clause
# What this host refuses to send, to read or to set is said, with the reason.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers
load ../lib/topology

setup() {
	topology_start
}

teardown() {
	topology_end
}

@test "probes that were not sent are counted once on stderr, with the reason, and the exit status is 1" {
	router_chain 3
	ping_sockets_open a
	firewall_chain a output 'ip ttl 3 drop; ip6 hoplimit 3 drop'
	for target in 10.77.4.2 fd77:4::2; do
		for method in '' -I -U -T; do
			# the kernel does not tell senders of ICMPv6 what its firewall drops
			[ "$method $target" != '-I fd77:4::2' ] || continue
			# shellcheck disable=SC2086
			run --separate-stderr in_host a "$TRACEROUTE" -n $method "$target"
			[ "$status" = 1 ]
			[ "${lines[3]}" = ' 3  * * *' ]
			[[ ${lines[4]} = " 4  $target  "* ]]
			[[ ${stderr_lines[0]} =~ ^traceroute:\ 3\ of\ [0-9]+\ probes\ were\ not\ sent:\ Operation\ not\ permitted$ ]]
		done
		run --separate-stderr without_capabilities a "$TRACEROUTE" -n -J "$target"
		[ "$status" = 1 ]
		[ "$(jq -c 'select(.type == "trace") | [.stop, .unsent >= 3, (.result[2].probes | map(.why, .errno))]' <<<"$output")" = \
			'["reached",true,["local","EPERM","local","EPERM","local","EPERM"]]' ]
		[[ $stderr = *' of '*' probes were not sent: Operation not permitted'* ]]
	done
}

@test "a packet that is too large for the first link: the link's MTU is said" {
	two_hosts
	for target in 10.77.1.2 fd77:1::2; do
		run in_host a "$TRACEROUTE" -n -F "$target" 1600
		[ "$status" = 1 ]
		[ "${lines[1]}" = 'send: Message too long' ]
		[ "${lines[2]}" = '  the first link takes packets of 1500 bytes at most' ]
	done
}

@test "ports that count up pass over port 0" {
	router_chain 2
	for target in 10.77.3.2 fd77:3::2; do
		for method in '' "-U --flow 40"; do
			# shellcheck disable=SC2086
			run in_host a "$TRACEROUTE" -n -p 65533 $method "$target"
			[ "$status" = 0 ]
			[[ ${lines[3]} =~ ^\ 3\ \ $target(\ \ [0-9.]+\ ms){3}$ ]]
		done
		run in_host a "$TRACEROUTE" -n -T --sport=65530 --flow 20 "$target"
		[ "$status" = 0 ]
		[[ ${lines[3]} =~ ^\ 3\ \ $target(\ \ [0-9.]+\ ms){3}$ ]]
	done
	# as Butskoy's
	[ "$(in_host a "$TRACEROUTE" -n -J -p 0 10.77.3.2 | jq 'select(.type == "trace") | .flow.dport')" = 33434 ]
}

@test "what a connection cannot do is refused with the capability that is missing" {
	two_hosts
	for words in ack fin rst flags=18 ecn mss=500 sack timestamps window_scaling info,psh; do
		run without_capabilities a "$TRACEROUTE" -n -T -O "$words" 10.77.1.2
		[ "$status" = 2 ]
		needs=${words#info,}
		[ "${lines[0]}" = "-O ${needs%=*} needs CAP_NET_RAW" ]
		in_host a "$TRACEROUTE" -n -m 1 -w 0.1 -T -O "$words" 10.77.1.2
	done
	run without_capabilities a "$TRACEROUTE" -n -T -l 5 fd77:1::2
	[ "$status" = 2 ]
	[ "${lines[0]}" = '--flowlabel with TCP needs CAP_NET_RAW' ]
	run in_host a "$TRACEROUTE" -n -l 5 10.77.1.2
	[ "$status" = 2 ]
	[ "${lines[0]}" = '-l 5: is for IPv6; IPv4 has no flow label' ]
	without_capabilities a "$TRACEROUTE" -n -T -O syn,info,reuse,sysctl fd77:1::2
}

@test "a word that a method does not know is named" {
	two_hosts
	for method in default udp tcpconn sctp; do
		run in_host a "$TRACEROUTE" -n -M "$method" -O nonsense 10.77.1.2
		[ "$status" = 2 ]
		[ "$output" = "-O nonsense: No options for module \`$method'" ]
	done
	run in_host a "$TRACEROUTE" -n -T -O nonsense 10.77.1.2
	[ "$status" = 2 ]
	[ "${lines[0]}" = "\`nonsense' (argc 1): arguments are not allowed" ]
}

@test "where recvmmsg and sendmmsg are refused, the older calls serve" {
	router_chain 2
	ping_sockets_open a
	for target in 10.77.3.2 fd77:3::2; do
		for method in '' -I -T; do
			# shellcheck disable=SC2086
			run in_host a "$BATS_TEST_DIRNAME/../lib/refuse-calls" recvmmsg,sendmmsg "$TRACEROUTE" -n $method "$target"
			[ "$status" = 0 ]
			[ "$(grep -cE '^ [1-3]  [0-9a-f.:]+(  [0-9.]+ ms){3}$' <<<"$output")" = 3 ]
		done
		in_host a "$BATS_TEST_DIRNAME/../lib/refuse-calls" recvmmsg,sendmmsg "$PING" -n -c 2 -i 0.1 "$target"
		in_host a "$BATS_TEST_DIRNAME/../lib/refuse-calls" recvmmsg,sendmmsg "$PING" -n -q -c 20 -f "$target"
	done
}

@test "a socket that cannot be read ends the run with the reason" {
	two_hosts
	ping_sockets_open a
	run in_host a "$BATS_TEST_DIRNAME/../lib/refuse-calls" recvmmsg,recvmsg "$TRACEROUTE" -n 10.77.1.2
	[ "$status" = 1 ]
	[ "${lines[-1]}" = 'recvmsg: Operation not permitted' ]
	run in_host a "$BATS_TEST_DIRNAME/../lib/refuse-calls" recvmmsg,recvmsg "$PING" -n -c 2 10.77.1.2
	[ "$status" != 0 ]
	[[ $output = *'Operation not permitted'* ]]
}

@test "options and destinations that the system refuses come with what helps" {
	two_hosts
	for words in '--fwmark=3: --fwmark needs CAP_NET_ADMIN or CAP_NET_RAW' '-g 10.77.1.2: -g needs CAP_NET_RAW'; do
		for method in '' -I; do
			ping_sockets_open a
			# shellcheck disable=SC2086
			run without_capabilities a "$TRACEROUTE" -n $method ${words%%:*} 10.77.1.2
			[ "$status" = 1 ]
			[ "${lines[2]}" = "  ${words#*: }" ]
		done
	done
	for who in in_host without_capabilities; do
		for method in '' -I -U '-M tcpconn'; do
			for words in '3,fd77:1::2: Linux sends no routing header of type 3 by option; type 2 is one' \
				'fd77:1::2,fd77:1::3: a routing header of type 2 has room for one gateway' \
				'fd77:1::2: this kernel sends no routing header of type 2: it was built without CONFIG_IPV6_MIP6'; do
				# shellcheck disable=SC2086
				run "$who" a "$TRACEROUTE" -n -m 2 -w 0.3 $method -g "${words%%: *}" fd77:1::2
				# a kernel with Mobile IPv6 sends the third
				[ "$status" = 0 ] && [ "${words%%: *}" = fd77:1::2 ] && continue
				[ "$status" = 1 ]
				[ "${lines[1]}" = 'setsockopt IPV6_RTHDR: Invalid argument' ]
				[ "${lines[2]}" = "  ${words#*: }" ]
			done
		done
	done
	for method in '' -I -T; do
		# shellcheck disable=SC2086
		run in_host a "$TRACEROUTE" -n $method 10.77.1.255
		[ "$status" = 1 ]
		[ "${lines[1]}" = 'connect: Permission denied' ]
		[ "${lines[2]}" = '  it is a broadcast address' ]
	done
	in_host a sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
	run in_host a "$TRACEROUTE" -n fd77:1::2
	[ "$status" = 1 ]
	[[ ${lines[2]} = '  there is no IPv6 address to send from;'* ]]
}

@test "a source port or identifier that is in use is named" {
	two_hosts
	ping_sockets_open a
	in_background a "$BATS_TEST_TMPDIR/user" python3 -u -c '
import socket
kept = []
for kind, protocol in ((socket.SOCK_DGRAM, 0), (socket.SOCK_STREAM, 0), (socket.SOCK_DGRAM, 58)):
    kept.append(socket.socket(socket.AF_INET6, kind, protocol))
    kept[-1].bind(("::", 4000))
kept.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 1))
kept[-1].bind(("0.0.0.0", 4000))
print("ready")
import time
time.sleep(100)'
	wait_until grep -q ready "$BATS_TEST_TMPDIR/user"
	for target in 10.77.1.2 fd77:1::2; do
		for method in '' -U -T -I; do
			# shellcheck disable=SC2086
			run without_capabilities a "$TRACEROUTE" -n $method --sport=4000 "$target"
			[ "$status" = 1 ]
			[ "${lines[1]}" = "$([ "$method" = -T ] && echo send || echo bind): Address already in use" ]
			[ "${lines[2]}" = "  $([ "$method" = -I ] && echo identifier || echo port) 4000 is in use; without --sport a free one is taken" ]
		done
	done
}

@test "a trace of each family can have the same source port at once" {
	local first second method table port=4000
	two_hosts
	firewall_chain b input 'meta l4proto { udp, udplite, tcp } drop'
	for first in 10.77.1.2 fd77:1::2; do
		second=fd77:1::2
		[ "$first" = 10.77.1.2 ] || second=10.77.1.2
		for method in '' -U -UL -T; do
			case $method in -T) table=tcp ;; -UL) table=udplite ;; *) table=udp ;; esac
			[ "$first" = 10.77.1.2 ] || table+=6
			port=$((port + 1))
			# shellcheck disable=SC2086
			in_background a "$BATS_TEST_TMPDIR/first.$port" setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all \
				"$TRACEROUTE" -n $method --sport=$port -m 1 -q 1 -w 100 "$first"
			wait_until in_host a grep -q "$(printf ':%04X ' $port)" "/proc/net/$table"
			# shellcheck disable=SC2086
			run without_capabilities a "$TRACEROUTE" -n $method --sport=$port -m 1 -q 1 -w 0.1 "$second"
			echo "$output"
			[ "$status" = 0 ]
			[ "${lines[1]}" = ' 1  *' ]
			# the first waits all the same
			in_host a grep -q "$(printf ':%04X ' $port)" "/proc/net/$table"
		done
	done
}

@test "an own address is reached by every method" {
	two_hosts
	ping_sockets_open a
	for target in 10.77.1.1 fd77:1::1 127.0.0.1 ::1; do
		for method in '' -U -I -T -D '-M sctp' '-P 253' '-M tcpconn'; do
			# shellcheck disable=SC2086
			[ "$(in_host a "$TRACEROUTE" -n -J -m 2 $method "$target" | jq -c 'select(.type == "trace") | [.stop, .distance, .result[0].probes[0].from]')" = \
				"[\"reached\",1,\"$target\"]" ]
		done
	done
}

@test "a first probe that this host refuses to send is no unreachable destination" {
	two_hosts
	firewall_chain a output 'meta l4proto udp drop'
	for target in 10.77.1.2 fd77:1::2; do
		run --separate-stderr in_host a "$TRACEROUTE" -n -J "$target"
		[ "$status" = 1 ]
		[ "${stderr_lines[0]}" = 'send: Operation not permitted' ]
		[ "$(jq -c 'select(.type == "trace") | [.stop, .sent, .unsent]' <<<"$output")" = '["local",0,1]' ]
	done
}

@test "an option that is typed in part is completed" {
	for words in max:max-hops list:list-options time:time-limit; do
		run "$TRACEROUTE" "--${words%:*}" 127.0.0.1
		[ "$status" = 2 ]
		[ "${lines[1]}" = "  did you mean '--${words#*:}'?" ]
	done
}
