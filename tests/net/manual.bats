#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The command lines of ping(8) and traceroute(8), run as they are printed: each does what the sentence before it says.
# Those of icmp-send(8) are in icmp_send_manual.bats. The table of exit statuses of the three pages holds, too.
# shellcheck disable=SC2154

setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	pages=$BATS_TEST_DIRNAME/../../man
}

teardown() {
	topology_end
}

# commands PAGE: what the page prints on a line of its own (.Dl), without the escapes of roff; a synopsis is none
commands() {
	sed -n '/ Ar /!s/^\.Dl //p' "$pages/$1.8" | sed 's/\\(dq/"/g; s/\\e/\\/g'
}

# The hosts of the pages: a, which runs the commands, with eth0 to the gateway 198.51.100.1 (fe80::1), and behind it
# example.net, which is 192.0.2.1. The last link takes 1400 bytes.
network() {
	router_chain 1
	icmp_limits_lift r1
	in_host a ip link property add dev to-r1 altname eth0
	in_host a ip address del fe80::1/64 dev to-r1
	in_host r1 ip address add fe80::1/64 dev to-a nodad
	in_host r1 ip address add 198.51.100.1/32 dev lo
	in_host b ip address add 192.0.2.1/32 dev lo
	small_mtu r1 b 1400
	ping_sockets_open a
	hosts_file a <<<'192.0.2.1 example.net'
	resolver_start a </dev/null # it knows no name: none is waited for
}

# run_command LINE: it, for at most a few probes or seconds; the status and what it printed in $status, $output
run_command() {
	case $1 in
	*--shard=*) run in_host a bash -c "$1 2>/dev/null | grep -c '^2001:db8::'" </dev/null ;; # 32,768 lines are many for bats
	*) run in_host a bash -c "$1" </dev/null ;;
	esac
}

# does_what_it_says LINE: of what it printed
does_what_it_says() {
	case $1 in
	'ping -c 4 example.net')
		[[ $output == *'4 packets transmitted, 4 received'* ]]
		;;
	'ping -o -w 30 --ignore-errors 192.0.2.1')
		[[ $output == *'1 packets transmitted, 1 received'* ]]
		;;
	'ping -c 3 -i 0.2 fe80::1%eth0')
		[[ $output == *'3 received'* ]]
		;;
	'ping -c '?' -M do -s 1472 192.0.2.1')
		[[ $output == *'mtu'*1400* ]]
		;;
	*'jq '*rtt_avg_ms*)
		[[ $output =~ ^[0-9]+(\.[0-9]+)?$ ]]
		;;
	'ping -O -D -c 5 '*)
		[[ $output == *$'\n['[0-9]*'.'[0-9]*'] '*'icmp_seq=5 '* ]]
		;;
	'ping -c 1 127.0.0.1' | 'ping -c 3 198.51.100.1' | 'ping -n -c 3 192.0.2.1' | 'ping -c 1 example.net' | \
		'ping -c 3 192.0.2.1')
		[ "$status" = 0 ]
		;;
	'ping --only=alive --generate=192.0.2.0/24')
		[ "$output" = 192.0.2.1 ]
		;;
	'ping --shard=1/2 '*)
		[ "$output" = 512 ]
		;;
	'traceroute -n 192.0.2.1' | 'traceroute -n example.net')
		[[ $output == *'(192.0.2.1), 30 hops max'*$'\n 1  10.77.1.2 '*$'\n 2  192.0.2.1 '* ]]
		;;
	'traceroute '*'-T -p 443 '*)
		[[ $output == *$'\n 2  '*'192.0.2.1'* ]]
		;;
	'traceroute -n --multipath 192.0.2.1')
		[[ $output == *10.77.1.2*192.0.2.1*reached* ]]
		;;
	'traceroute '*'--mtu '*)
		[[ $output == *$'\n 2  '*'192.0.2.1'*' F=1400'* ]]
		;;
	'traceroute -J example.net | jq '*)
		[ "$output" = '[1,["10.77.1.2"]]
[2,["192.0.2.1"]]' ]
		;;
	'traceroute -n --status '*)
		[ "$output" = reached ]
		;;
	*)
		echo "nothing is known of: $1"
		return 1
		;;
	esac
}

@test "every command of ping(8) and traceroute(8) does what its sentence says" {
	network
	count=0
	while read -r line; do
		run_command "$line"
		echo "$line: $status"
		head -n 20 <<<"$output"
		does_what_it_says "$line"
		count=$((count + 1))
	done < <(commands ping && commands traceroute)
	[ "$count" -ge 18 ]
}

# statuses CAUSE: the row of the table in ping(8), its three columns
statuses() {
	sed -n "s/^\.It $1 Ta //p" "$pages/ping.8" | sed 's/ Ta /,/g'
}

# ends_with CAUSE [HOST]: that the lines on stdin end with the row's statuses, one each for ping, traceroute, traceroute with
# --status where the row has two ("0 or 3"), and icmp-send; with HOST there, without capabilities
ends_with() {
	local line got=() status
	while read -r line; do
		status=0
		echo "\$ $line"
		if [ $# = 2 ]; then
			without_capabilities "$2" bash -c "$line" 2>&1 </dev/null || status=$?
		else
			in_host a bash -c "$line" 2>&1 </dev/null || status=$?
		fi
		got+=("$status")
	done
	[ ${#got[@]} = 3 ] || got=("${got[0]}" "${got[1]} or ${got[2]}" "${got[3]}")
	line=$(IFS=, && echo "${got[*]}")
	echo "$1: the page says $(statuses "$1"), they end with $line"
	[ "$(statuses "$1")" = "$line" ]
}

@test "the three commands end with the statuses of the table in their pages" {
	network
	ends_with 'as many replies as asked for' <<-'END'
		ping -c 1 192.0.2.1
		traceroute -n --status 192.0.2.1
		icmp-send --reply echo 192.0.2.1
	END
	in_host b ip address add 192.0.2.7/32 dev lo
	firewall_drop b input
	ends_with 'no reply, or too few' <<-'END'
		ping -c 1 -W 0.1 192.0.2.7
		traceroute -I -n -m 2 -q 1 -w 0.1 192.0.2.7
		traceroute -I -n -m 2 -q 1 -w 0.1 --status 192.0.2.7
		icmp-send --reply=0.1 echo 192.0.2.7
	END
	# no route of `unreachable`: how many errors it gives cannot be chosen
	firewall_chain r1 forward 'ip daddr 192.0.2.8 reject with icmp type host-unreachable;'
	run in_host a ping -c 1 192.0.2.8
	[[ $output == *'+1 errors'* ]]
	ends_with 'only ICMP errors' <<-'END'
		ping -c 1 192.0.2.8
		traceroute -n 192.0.2.8
		traceroute -n --status 192.0.2.8
		icmp-send --reply echo 192.0.2.8
	END
	ends_with 'standard output cannot be written' <<-'END'
		ping -c 1 127.0.0.1 >/dev/full
		traceroute -n 127.0.0.1 >/dev/full
		icmp-send echo 127.0.0.1 >/dev/full
	END
	ends_with 'usage error' <<-'END'
		ping --nonsense 192.0.2.1
		traceroute --nonsense 192.0.2.1
		icmp-send --nonsense echo 192.0.2.1
	END
	ends_with 'unknown host' <<-'END'
		ping -c 1 nosuch.invalid
		traceroute nosuch.invalid
		icmp-send echo nosuch.invalid
	END
	ends_with 'a file cannot be opened' <<-'END'
		ping -c 1 --pcapng /nowhere/file 192.0.2.1
		traceroute --pcapng /nowhere/file 192.0.2.1
		icmp-send --pcapng /nowhere/file echo 192.0.2.1
	END
	in_host a ip route del default
	ends_with 'no route, or no address to send from' <<-'END'
		ping -c 1 192.0.2.1
		traceroute -n 192.0.2.1
		icmp-send echo 192.0.2.1
	END
	host_add closed # a new host: its ping sockets are closed, as the range of a host cannot be again in a user namespace
	ends_with 'no privilege for the socket' closed <<-'END'
		ping -c 1 127.0.0.1
		traceroute -n -I 127.0.0.1
		icmp-send redirect gateway=192.0.2.9 --no-quote 127.0.0.1
	END
}
