# SPDX-License-Identifier: BSD-2-Clause
# A host with two uplinks: every packet of a trace has the source address that JSON says, whatever rules and load
# balancing look at.
# shellcheck disable=SC2154  # of the loaded files

load ../lib/helpers
load ../lib/topology

setup() {
	topology_start
	two_uplinks
	ping_sockets_open a
	in_host b nft -f - <<-'END'
		table inet seen {
			set four { type ipv4_addr; flags dynamic; }
			set six { type ipv6_addr; flags dynamic; }
			chain input {
				type filter hook prerouting priority 0;
				ip daddr 10.77.9.9 add @four { ip saddr }
				ip6 daddr fd77:9::9 add @six { ip6 saddr }
			}
		}
	END
}

teardown() {
	topology_end
}

# sources SET: from which addresses packets came to b since it was asked last
sources() {
	in_host b nft --json list set inet seen "$1" | jq -r '[.nftables[].set // empty | .elem[]?] | join(" ")'
	in_host b nft flush set inet seen "$1"
}

# one_source RUN ARGUMENTS...: in both families, JSON's source is that of all packets; TCP and UDP reach the destination
one_source() {
	local run=$1 family target want stop said
	shift
	for family in four six; do
		target=10.77.9.9
		[ "$family" = four ] || target=fd77:9::9
		sources "$family" >/dev/null
		said=$("$run" a "$TRACEROUTE" -n -J -m 5 -w 0.5 "$@" "$target" | jq -r 'select(.type == "trace") | [.src, .stop] | join(" ")')
		want=$(sources "$family")
		stop=${said#* }
		if [ -z "$want" ] || [ "${said% *}" != "$want" ] || [ "$stop" = max-hops ]; then
			echo "$* $target: said '$said', sent from '$want'"
			return 1
		fi
		uplink=$want
	done
}

all_methods() {
	local method
	for method in '' -U -I -T -D '-M sctp' '-P 253' -UL '-M tcpconn'; do
		# shellcheck disable=SC2086
		one_source in_host $method "$@" || return
	done
	for method in '' -U -I -T; do
		# shellcheck disable=SC2086
		one_source without_capabilities $method "${plain[@]}" || return
	done
}

@test "two default routes, balanced by addresses" {
	plain=()
	hash_policy a 0
	all_methods
}

@test "two default routes, balanced by ports" {
	plain=()
	hash_policy a 1
	for run in 1 2 3; do
		all_methods
	done
}

@test "two default routes, balanced as tunnels are, and by chosen fields" {
	hash_policy a 2
	one_source in_host -T
	one_source without_capabilities -I
	# kernels before 5.14 have no policy 3: by addresses and protocol, then by ports too
	hash_policy a 3 || skip 'this kernel balances by no chosen fields'
	one_source in_host -D
	one_source in_host -T
	# shellcheck disable=SC2016 # the inner shell expands it
	in_host a sh -c 'cd /proc/sys/net && for f in ipv4 ipv6; do echo 55 >$f/fib_multipath_hash_fields; done'
	one_source in_host -M sctp
	one_source in_host -T
	one_source without_capabilities
}

@test "rules by mark, by type of service and by protocol choose the source" {
	uplink_single a
	uplink_rule a fwmark 7
	plain=()
	all_methods --fwmark=7
	[ "$uplink" = fd77:2::1 ] || [ "$uplink" = fd77:1::1 ]
	for method in '' -U -I -T; do
		# shellcheck disable=SC2086
		one_source in_host $method --fwmark=7
		[ "$uplink" = fd77:2::1 ]
	done
	uplink_rule a tos 0x10
	plain=(-t 16)
	all_methods -t 16
	[ "$uplink" = fd77:2::1 ]
	uplink_rule a ipproto tcp
	plain=()
	for run in in_host without_capabilities; do
		one_source "$run" -T
		[ "$uplink" = fd77:2::1 ]
		one_source "$run" -I
		[ "$uplink" = fd77:1::1 ]
	done
	uplink_rule a ipproto udp dport 53
	for run in in_host without_capabilities; do
		one_source "$run" -U
		[ "$uplink" = fd77:2::1 ]
		one_source "$run"
		[ "$uplink" = fd77:1::1 ]
	done
}

# by_u2 SET: whether the packets that came to b since it was asked last went by u2
by_u2() {
	[ "$(in_host u2 nft --json list set inet seen "$1" | jq '[.nftables[].set // empty | .elem[]?] | length')" -gt 0 ]
}

# sent FAMILY ARGUMENTS...: the source of the message that icmp-send sends, and "u2" where it went that way
sent() {
	local family=$1 target=10.77.9.9 said
	shift
	[ "$family" = four ] || target=fd77:9::9
	sources "$family" >/dev/null
	in_host u2 nft flush set inet seen "$family"
	in_host a "$ICMP_SEND" "$@" echo "$target" >/dev/null
	said=$(sources "$family")
	by_u2 "$family" && said+=' u2'
	echo "$said"
}

@test "icmp-send has the source and the way that rules by mark, class of service and source give" {
	uplink_single a
	in_host b nft list table inet seen | in_host u2 nft -f -
	for family in four six; do
		one=10.77.1.1 two=10.77.2.1
		[ "$family" = four ] || one=fd77:1::1 two=fd77:2::1
		[ "$(sent "$family")" = "$one" ]
		uplink_rule a fwmark 7
		[ "$(sent "$family" --mark 7)" = "$two u2" ]
		uplink_rule a tos 0x10
		[ "$(sent "$family" --tos 16)" = "$two u2" ]
		in_host a ip "-$([ "$family" = four ] && echo 4 || echo 6)" rule add from "$two" table 77
		[ "$(sent "$family" --src "$two")" = "$two u2" ]
		[ "$(sent "$family")" = "$one" ]
		while in_host a ip -4 rule del table 77 2>/dev/null; do :; done
		while in_host a ip -6 rule del table 77 2>/dev/null; do :; done
	done
}
