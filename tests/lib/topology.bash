# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Networks made of namespaces, for the tests (load it from bats: `load ../lib/topology`).
#
# A host is a network namespace held by a bind mount in the test's own directory; no process keeps it. It
# vanishes with `topology_end` (call it in teardown), and at the latest with the mount namespace that
# tests/lib/run-bats makes. IPv4 and IPv6 are always both there, at once and without waiting: addresses
# skip duplicate detection, neighbours are permanent, the kernel's rate limits of ICMP errors are lifted
# (`icmp_limits_default HOST` restores them). Ping sockets are closed as in any new namespace:
# `ping_sockets_open HOST`.
#
# Link number L joins 10.77.L.1, fd77:L::1 and fe80::1 (the first-named host) with 10.77.L.2, fd77:L::2
# and fe80::2. On each host the device is called to-PEER. The devices' MAC is 02:00:00:00:L:1 or :2.
#
#   setup() { topology_start; two_hosts; ping_sockets_open a; }
#   teardown() { topology_end; }
#   @test "..." { run in_host a ping -c 1 10.77.1.2; ... }
#
# Whole networks:      two_hosts | link_local | router_chain N | broadcast_segment N
#                      two_uplinks
# Changes to them:     small_mtu A B MTU; firewall_reject HOST CODE; firewall_drop HOST HOOK;
#                      firewall_limit HOST RATE BURST; hop_silent ROUTER; router_rejects HOST [CODE];
#                      route_verdict HOST blackhole|prohibit|unreachable PREFIX; echo_ignore HOST
#                      uplink_full HOST PEER [RATE]; neighbour_late HOST PEER
# Names:               resolver_start HOST [OPTION...] <RECORDS; resolver_dead_first HOST; resolver_none HOST;
#                      hosts_file HOST <LINES
# Programs:            in_host HOST COMMAND...; without_capabilities HOST COMMAND...;
#                      in_host_as_user HOST COMMAND... (root only); in_background HOST OUTPUT COMMAND...
# It can be loaded together with tests/lib/helpers.bash.

# shellcheck source-path=SCRIPTDIR source=wait.bash
. "${BASH_SOURCE[0]%/*}/wait.bash"

topology_start() {
	topology_dir=$(mktemp -d "${BATS_TEST_TMPDIR:-${TMPDIR:-/tmp}}/topology.XXXXXX") || return
	topology_links=0
	topology_pids=()
	if [ "$(findmnt -n -o PROPAGATION /)" != private ]; then
		echo "topology: the mount namespace is shared: run the test through tests/lib/run-bats" >&2
		return 1
	fi
}

# End what in_background started, then every host. Safe after a failure half way, and twice.
topology_end() {
	local pid file
	[ -n "${topology_dir:-}" ] || return 0
	for pid in ${topology_pids[@]+"${topology_pids[@]}"}; do
		kill "$pid" 2>/dev/null || :
		wait "$pid" 2>/dev/null || :
	done
	topology_pids=()
	for file in "$topology_dir"/*.net; do
		umount "$file" 2>/dev/null || :
	done
	rm -rf "$topology_dir"
	topology_dir=
}

# ---- programs in hosts -------------------------------------------------------

# Files of HOST.etc (resolv.conf, hosts, nsswitch.conf) stand in for those of /etc, for this command only.
in_host() {
	local host=$1 etc=$topology_dir/$1.etc
	shift
	if [ -d "$etc" ]; then
		# shellcheck disable=SC2016 # the inner shell expands them
		nsenter --net="$topology_dir/$host.net" unshare --mount sh -c \
			'for f in "$0"/*; do mount --bind "$f" "/etc/${f##*/}" || exit 125; done; exec "$@"' \
			"$etc" "$@"
		return
	fi
	nsenter --net="$topology_dir/$host.net" "$@"
}

# The same user without any capability (also as root), and unable to gain one: a program with `+ep` file
# capabilities (Debian's ping) cannot even start, a copy of it can.
without_capabilities() {
	local host=$1
	shift
	in_host "$host" setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all "$@"
}

# The user nobody, no groups but its own, no capability. Only where the tests run as root.
in_host_as_user() {
	local host=$1
	shift
	in_host "$host" setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all \
		--bounding-set=-all env "$@"
}

# in_background HOST OUTPUT COMMAND...: both streams go to the file OUTPUT; the process ends with
# topology_end, and after two minutes in any case. Its process id is in $topology_pid.
in_background() {
	local host=$1 output=$2
	shift 2
	# what an earlier program said is not for those who wait for this one's output
	: >"$output"
	in_host "$host" timeout 120 "$@" >"$output" 2>&1 3>&- </dev/null &
	topology_pid=$!
	topology_pids+=("$topology_pid")
}

# ---- hosts and links ---------------------------------------------------------

# host_add NAME... (at most 11 characters each): hosts with nothing but a loopback device.
host_add() {
	local host
	for host; do
		: >"$topology_dir/$host.net"
		unshare --net="$topology_dir/$host.net" true || return
		# shellcheck disable=SC2016 # the inner shell expands them
		in_host "$host" sh -ec '
			cd /proc/sys/net
			for which in all default; do
				echo 0 >ipv6/conf/$which/accept_dad
				echo 0 >ipv6/conf/$which/accept_ra
				echo 0 >ipv4/conf/$which/rp_filter
			done
			echo 1 >ipv6/conf/default/addr_gen_mode
			ip link set lo up' || return
		icmp_limits_lift "$host" || return
	done
}

# link_add A B: the next link number joins the two; the link carries both families when this returns.
link_add() {
	local n=$((topology_links += 1))
	local mac
	mac=02:00:00:00:$(printf %02x "$n")
	in_host "$1" ip link add "to-$2" address "$mac:01" type veth \
		peer name "to-$1" address "$mac:02" netns "$topology_dir/$2.net" || return
	in_host "$1" ip link set "to-$2" up || return
	in_host "$2" ip link set "to-$1" up || return
	link_end "$1" "to-$2" "$n" 1 2 "$mac:02" && link_end "$2" "to-$1" "$n" 2 1 "$mac:01"
}

# link_end HOST DEVICE NETWORK OWN PEER PEERMAC: wait for the carrier; addresses, usable; the fixed neighbour.
link_end() {
	wait_until link_is_up "$1" "$2" || return
	in_host "$1" ip -batch - <<-END || return
		address add 10.77.$3.$4/24 broadcast 10.77.$3.255 dev $2
		address add fd77:$3::$4/64 dev $2 nodad
		address add fe80::$4/64 dev $2 nodad
		neighbour replace 10.77.$3.$5 lladdr $6 dev $2 nud permanent
		neighbour replace fd77:$3::$5 lladdr $6 dev $2 nud permanent
		neighbour replace fe80::$5 lladdr $6 dev $2 nud permanent
	END
	wait_until ipv6_ready "$2" in_host "$1"
}

link_is_up() {
	[[ $(in_host "$1" ip -oneline link show dev "$2") == *" state UP "* ]]
}

forwarding_on() {
	in_host "$1" sh -c 'cd /proc/sys/net && echo 1 >ipv4/ip_forward && echo 1 >ipv6/conf/all/forwarding'
}

# ---- whole networks ----------------------------------------------------------

# a (10.77.1.1, fd77:1::1) and b (10.77.1.2, fd77:1::2).
two_hosts() {
	host_add a b && link_add a b
}

# a and b know each other by fe80::1%to-b and fe80::2%to-a only.
link_local() {
	two_hosts || return
	in_host a ip address del 10.77.1.1/24 dev to-b &&
		in_host a ip address del fd77:1::1/64 dev to-b &&
		in_host b ip address del 10.77.1.2/24 dev to-a &&
		in_host b ip address del fd77:1::2/64 dev to-a
}

# router_chain N (1 to 60): a, r1 .. rN, b in a row. Router I answers a from 10.77.I.2 and fd77:I::2;
# b is 10.77.M.2 and fd77:M::2 with M = N + 1.
router_chain() {
	local count=$1 i left=a names=(a)
	for ((i = 1; i <= count; i++)); do
		names+=("r$i")
	done
	names+=(b)
	host_add "${names[@]}" || return
	for ((i = 1; i <= count + 1; i++)); do
		link_add "$left" "${names[i]}" || return
		left=${names[i]}
	done
	for ((i = 0; i <= count + 1; i++)); do
		chain_routes "${names[i]}" "$i" "$count" || return
	done
}

# chain_routes HOST PLACE ROUTERS: the default route goes right; the networks further left go left.
chain_routes() {
	local host=$1 place=$2 count=$3 i
	if ((place > 0 && place <= count)); then
		forwarding_on "$host" || return
	fi
	{
		if ((place <= count)); then
			echo "route add default via 10.77.$((place + 1)).2"
			echo "route add default via fd77:$((place + 1))::2"
		fi
		for ((i = 1; i < place; i++)); do
			echo "route add 10.77.$i.0/24 via 10.77.$place.1"
			echo "route add fd77:$i::/64 via fd77:$place::1"
		done
	} | in_host "$host" ip -batch -
}

# two_uplinks: a reaches b (10.77.9.9, fd77:9::9) by u1 (links 1 and 3) and by u2 (links 2 and 4). Its two default routes
# are one with two next hops; uplink_rule a WORDS sends some packets by u2 only. b knows the way back to both addresses
# of a, 10.77.1.1 and 10.77.2.1, by the uplink they belong to.
two_uplinks() {
	host_add a u1 u2 b && link_add a u1 && link_add a u2 && link_add u1 b && link_add u2 b &&
		forwarding_on u1 && forwarding_on u2 || return
	in_host b ip -batch - <<-'END' || return
		address add 10.77.9.9/32 dev lo
		address add fd77:9::9/128 dev lo nodad
		route add 10.77.1.0/24 via 10.77.3.1
		route add 10.77.2.0/24 via 10.77.4.1
		route add fd77:1::/64 via fd77:3::1
		route add fd77:2::/64 via fd77:4::1
	END
	in_host u1 ip -batch - <<-'END' || return
		route add 10.77.9.9 via 10.77.3.2
		route add fd77:9::9 via fd77:3::2
		route add 10.77.2.0/24 via 10.77.3.2
		route add fd77:2::/64 via fd77:3::2
	END
	in_host u2 ip -batch - <<-'END' || return
		route add 10.77.9.9 via 10.77.4.2
		route add fd77:9::9 via fd77:4::2
		route add 10.77.1.0/24 via 10.77.4.2
		route add fd77:1::/64 via fd77:4::2
	END
	forwarding_on b && in_host a ip -batch - <<-'END'
		route add default nexthop via 10.77.1.2 nexthop via 10.77.2.2
		route add fd77:9::/64 nexthop via fd77:1::2 nexthop via fd77:2::2
		route add default via 10.77.2.2 table 77
		route add default via fd77:2::2 table 77
	END
}

# uplink_single HOST: only u1 is left of its default routes.
uplink_single() {
	in_host "$1" ip route replace default via 10.77.1.2 && in_host "$1" ip route replace fd77:9::/64 via fd77:1::2
}

# uplink_rule HOST WORDS: `ip rule` of both families to u2.
uplink_rule() {
	local host=$1
	shift
	in_host "$host" ip -4 rule add "$@" table 77 && in_host "$host" ip -6 rule add "$@" table 77
}

# hash_policy HOST N: what balancing by flow looks at: 0 addresses, 1 ports too.
hash_policy() {
	# shellcheck disable=SC2016 # the inner shell expands it
	in_host "$1" sh -c 'cd /proc/sys/net && echo "$0" >ipv4/fib_multipath_hash_policy &&
		echo "$0" >ipv6/fib_multipath_hash_policy' "$2"
}

# broadcast_segment N (2 to 50): h1 .. hN on one bridge (host `switch`), 10.77.1.I, fd77:1::I, fe80::I on
# the device eth0, MAC 02:00:00:00:00:I. They answer broadcasts.
broadcast_segment() {
	local count=$1 i
	host_add switch || return
	in_host switch ip link add bridge0 type bridge mcast_snooping 0 &&
		in_host switch ip link set bridge0 up || return
	for ((i = 1; i <= count; i++)); do
		host_add "h$i" && segment_join "h$i" "$i" || return
	done
	for ((i = 1; i <= count; i++)); do
		segment_addresses "h$i" "$i" "$count" || return
	done
}

segment_join() {
	in_host "$1" sh -c 'echo 0 >/proc/sys/net/ipv4/icmp_echo_ignore_broadcasts' &&
		in_host "$1" ip link add eth0 address "$(segment_mac "$2")" type veth \
			peer name "port$2" netns "$topology_dir/switch.net" &&
		in_host switch ip link set "port$2" master bridge0 up &&
		in_host "$1" ip link set eth0 up &&
		wait_until link_is_up "$1" eth0 && wait_until port_forwards "$2"
}

port_forwards() {
	[[ $(in_host switch bridge link show dev "port$1") == *"state forwarding"* ]]
}

segment_mac() {
	printf '02:00:00:00:00:%02x' "$1"
}

segment_addresses() {
	local host=$1 own=$2 count=$3 i
	{
		echo "address add 10.77.1.$own/24 broadcast 10.77.1.255 dev eth0"
		echo "address add fd77:1::$own/64 dev eth0 nodad"
		echo "address add fe80::$own/64 dev eth0 nodad"
		for ((i = 1; i <= count; i++)); do
			((i != own)) || continue
			echo "neighbour replace 10.77.1.$i lladdr $(segment_mac "$i") dev eth0 nud permanent"
			echo "neighbour replace fd77:1::$i lladdr $(segment_mac "$i") dev eth0 nud permanent"
			echo "neighbour replace fe80::$i lladdr $(segment_mac "$i") dev eth0 nud permanent"
		done
	} | in_host "$host" ip -batch - || return
	wait_until ipv6_ready eth0 in_host "$host"
}

# ---- changes to a network ----------------------------------------------------

# small_mtu A B MTU: the link between A and B, both ends (IPv6 needs 1280 at least).
small_mtu() {
	in_host "$1" ip link set "to-$2" mtu "$3" && in_host "$2" ip link set "to-$1" mtu "$3"
}

# firewall_reject HOST CODE [HOOK]: HOST refuses all ICMP echo requests (HOOK: input, forward, output;
# default forward and input) with CODE, an nft word: net-unreachable host-unreachable prot-unreachable
# port-unreachable net-prohibited host-prohibited admin-prohibited (IPv4), no-route addr-unreachable
# policy-fail reject-route (IPv6); port-unreachable and admin-prohibited hold for both families.
firewall_reject() {
	local host=$1 code=$2 rules='' hook
	case $code in
	*-unreachable | *-prohibited)
		[ "$code" = addr-unreachable ] || rules+="icmp type echo-request reject with icmp type $code; "
		;;
	esac
	case $code in
	no-route | addr-unreachable | policy-fail | reject-route | port-unreachable | admin-prohibited)
		rules+="icmpv6 type echo-request reject with icmpv6 type $code; "
		;;
	esac
	for hook in ${3:-input forward}; do
		firewall_chain "$host" "$hook" "$rules" || return
	done
}

# firewall_drop HOST HOOK: HOST loses all ICMP echo requests silently (output: the sender gets EPERM).
firewall_drop() {
	firewall_chain "$1" "$2" 'icmp type echo-request drop; icmpv6 type echo-request drop;'
}

firewall_chain() {
	in_host "$1" nft "add table inet topology; add chain inet topology $2 { type filter hook $2 priority 0; };" &&
		in_host "$1" nft -f - <<-END
			table inet topology {
				chain $2 {
					$(tr ';' '\n' <<<"$3")
				}
			}
		END
}

# hop_silent ROUTER: what expires at it is dropped without a word
hop_silent() {
	firewall_chain "$1" output 'icmp type time-exceeded drop; icmpv6 type time-exceeded drop'
}

# firewall_limit HOST RATE BURST: HOST takes BURST packets of each protocol and then RATE (nft: 1/second); what is more
# is lost before it replies. That is what the limit module, full accept queues and policed control planes do.
firewall_limit() {
	local rules='' protocol
	for protocol in 'icmp type echo-request' 'icmpv6 type echo-request' 'tcp flags syn' 'meta l4proto udp' \
		'meta l4proto sctp'; do
		rules+="$protocol limit rate over $2 burst $3 packets drop; "
	done
	firewall_chain "$1" input "$rules"
}

# router_rejects HOST [CODE]: HOST forwards nothing and says CODE (nft: icmpx; port-unreachable, what iptables' REJECT
# says by default). It still counts hop limits down first.
router_rejects() {
	firewall_chain "$1" forward "reject with icmpx type ${2:-port-unreachable}"
}

# route_verdict HOST blackhole|prohibit|unreachable PREFIX
route_verdict() {
	in_host "$1" ip route add "$2" "$3"
}

# uplink_full HOST PEER [RATE]: the link from HOST to PEER takes RATE only (a word of tc's; 2mbit) and is kept full by
# UDP senders that wait for room (tests/lib/fill-uplink), so that every packet of HOST's waits about as long (2mbit:
# 0.3 s) and none is dropped. Their process is $topology_pid. Returns when the queue is full.
uplink_full() {
	firewall_chain "$2" input 'udp dport 9 drop;' &&
		in_host "$1" tc qdisc replace dev "to-$2" root tbf rate "${3:-2mbit}" burst 3000 latency 10s || return
	in_background "$1" "$topology_dir/uplink" python3 "${BASH_SOURCE[0]%/*}/fill-uplink" "$(link_peer "$1" "$2")"
	wait_until uplink_is_full "$1" "to-$2"
}

# As much waits as the sender's buffer allows: it no longer grows.
uplink_is_full() {
	local first second
	first=$(uplink_backlog "$1" "$2") && second=$(uplink_backlog "$1" "$2") && ((second > 50000)) &&
		((second <= first))
}

uplink_backlog() {
	in_host "$1" tc -statistics -json qdisc show dev "$2" | jq '.[0].backlog'
}

# The IPv4 address of PEER on its link with HOST.
link_peer() {
	in_host "$2" ip -json -4 address show dev "to-$1" | jq -r '.[0].addr_info[0].local'
}

# neighbour_late HOST PEER: HOST must ask for PEER's link-layer address, and PEER loses the first question of each
# family, so that the reply comes a second after the first packet. Again and again, as often as it is called.
neighbour_late() {
	in_host "$1" ip neighbour flush dev "to-$2" nud all &&
		in_host "$2" nft -f - <<-END
			add table netdev late
			delete table netdev late
			table netdev late {
				chain late {
					type filter hook ingress device "to-$1" priority 0;
					ether type arp limit rate 1/day burst 1 packets drop
					icmpv6 type nd-neighbor-solicit limit rate 1/day burst 1 packets drop
				}
			}
		END
}

# HOST answers no echo request any more.
echo_ignore() {
	in_host "$1" sh -c 'cd /proc/sys/net && echo 1 >ipv4/icmp_echo_ignore_all && echo 1 >ipv6/icmp/echo_ignore_all'
}

# Old kernels have some of these for the whole machine only: what cannot be set is left. The limit of
# `Destination unreachable` for want of a route (5 at once, then 1 a second) cannot be lifted.
icmp_limits_lift() {
	in_host "$1" sh -c '
		cd /proc/sys/net
		echo 0 >ipv4/icmp_ratelimit
		echo 0 >ipv6/icmp/ratelimit
		echo 1000000 >ipv4/icmp_msgs_per_sec
		echo 1000000 >ipv4/icmp_msgs_burst
		:' 2>/dev/null
}

icmp_limits_default() {
	in_host "$1" sh -c '
		cd /proc/sys/net
		echo 1000 >ipv4/icmp_ratelimit
		echo 1000 >ipv6/icmp/ratelimit
		echo 1000 >ipv4/icmp_msgs_per_sec
		echo 50 >ipv4/icmp_msgs_burst
		:' 2>/dev/null
}

# Ping sockets for every group (in a user namespace: for its only group).
ping_sockets_open() {
	in_host "$1" sh -c '
		cd /proc/sys/net/ipv4
		echo "0 2147483647" >ping_group_range || echo "0 0" >ping_group_range' 2>/dev/null
}

# A user namespace cannot close the range again: there, use a new host.
ping_sockets_close() {
	# shellcheck disable=SC2016 # the inner shell expands it
	in_host "$1" sh -c '
		cd /proc/sys/net/ipv4
		echo "1 0" >ping_group_range || [ "$(tr "\t" " " <ping_group_range)" != "0 0" ]' 2>/dev/null
}

# ---- names -------------------------------------------------------------------

# etc_file HOST NAME <CONTENT: HOST's own /etc/NAME.
etc_file() {
	mkdir -p "$topology_dir/$1.etc" && cat >"$topology_dir/$1.etc/$2"
}

# hosts_file HOST <LINES: HOST's /etc/hosts; bytes of any value are possible in its names.
hosts_file() {
	etc_file "$1" hosts && etc_file "$1" nsswitch.conf <<<'hosts: files dns'
}

# resolver_start HOST [OPTION...] <RECORDS: HOST asks a name server of its own (tests/lab/nameserver.c
# explains the records and options); it asks once and gives up after 2 seconds.
resolver_start() {
	local host=$1 zone=$topology_dir/$1.zone log=$topology_dir/$1.nameserver
	shift
	# before the background looks whether HOST has files of its own
	cat >"$zone" && resolver_conf "$host" || return
	in_background "$host" "$log" "${top_builddir:?}/tests/lab/nameserver" "$@" "$zone"
	wait_until grep -q '^ready$' "$log" || {
		cat "$log" >&2
		return 1
	}
}

# resolver_dead_first HOST, after resolver_start: HOST asks another name server first, one that never answers.
resolver_dead_first() {
	local log=$topology_dir/$1.dead
	etc_file "$1" resolv.conf <<<'nameserver 127.0.0.2
nameserver 127.0.0.1'
	in_background "$1" "$log" "${top_builddir:?}/tests/lab/nameserver" --drop --address 127.0.0.2 /dev/null
	wait_until grep -q '^ready$' "$log"
}

# HOST's resolver does not exist: every question is refused at once.
resolver_none() {
	resolver_conf "$1"
}

resolver_conf() {
	etc_file "$1" resolv.conf <<<'nameserver 127.0.0.1
options timeout:2 attempts:1' && etc_file "$1" nsswitch.conf <<<'hosts: files dns'
}
