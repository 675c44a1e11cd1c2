#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Debian's iputils ping and ours, the same command line in the same namespace. Meant differences: ping-differences.
# shellcheck disable=SC2154,SC2034

# a - r1 - b (10.77.2.2), and behind r1 also c (10.77.3.2) over a link of 1400 bytes.
setup_file() {
	load ../lib/helpers
	reference ping >/dev/null
	load ../lib/topology
	topology_start
	router_chain 1
	host_add c
	link_add r1 c
	small_mtu r1 c 1400
	in_host c ip -batch - <<-END
		route add default via 10.77.3.1
		route add default via fd77:3::1
	END
	hosts_file a <<-END
		10.77.2.2 bee.example bee
		fd77:2::2 bee6.example bee6
		10.77.1.2 router.example
		127.0.0.1 localhost
		::1 localhost
	END
	resolver_none a
	ping_sockets_open a
	cp "$(reference ping)" "$commands/iputils"
	chmod 755 "$commands/iputils"
	export topology_dir topology_links
}

setup() {
	load ../lib/helpers
	load ../lib/topology
	load compare
	compare_file "$BATS_TEST_DIRNAME/ping-differences"
	topology_pids=()
	theirs=$commands/iputils
	ours=$PING
	on=a
	around=(timeout 20)
	needs_root
}

teardown() {
	in_host b nft flush ruleset
	in_host a nft flush ruleset
	ping_sockets_open a
}

teardown_file() {
	load ../lib/topology
	topology_pids=()
	topology_end
}

raw() {
	ping_sockets_close a
}

as_nobody() {
	as=in_host_as_user
}

# reject CODE TARGET [OPTION...]: b refuses; its refusal is shown
reject() {
	local code=$1
	shift
	firewall_reject b "$code" input
	same -c 1 "$@"
}

# signal_at CONDITION SIGNAL...: what is sent to ping, and when (tests/lib/signal-at)
signal_at() {
	around=("$BATS_TEST_DIRNAME/../lib/signal-at" "$@" --)
}

# hostile CASE ARGUMENT...: the host that tests/lab/hostile plays; a raw socket, with open=--open a ping socket
hostile() {
	local case=$1
	shift
	around=(timeout 20 "${top_builddir:?}/tests/lab/hostile" --family 4 ${open:+"$open"} "$case")
	same -n -W 1 "$@" 10.66.0.2
}

# ---- replies -------------------------------------------------------------------
@test "one probe" { same -c 1 10.77.2.2; }
@test "one probe, IPv6" { same -c 1 fd77:2::2; }
@test "one probe on a raw socket" { raw; same -c 1 10.77.2.2; }
@test "one probe on a raw socket, IPv6" { raw; same -c 1 fd77:2::2; }
@test "three probes" { same -c 3 -i 0.01 10.77.2.2; }
@test "three probes, IPv6" { same -c 3 -i 0.01 fd77:2::2; }
@test "quiet" { same -q -c 2 -i 0.01 10.77.2.2; }
@test "quiet, IPv6" { same -q -c 2 -i 0.01 fd77:2::2; }
@test "verbose" { same -v -c 1 10.77.2.2; }
@test "verbose, IPv6" { same -v -c 1 fd77:2::2; }
@test "verbose on a raw socket shows the identifier" { raw; same -v -e 77 -c 1 10.77.2.2; }
@test "verbose with an identifier" { same -v -e 77 -c 1 10.77.2.2; }
@test "verbose with an identifier, IPv6" { same -v -e 77 -c 1 fd77:2::2; }
@test "time of day" { same -D -c 2 -i 0.01 10.77.2.2; }
@test "bell" { same -a -c 2 -i 0.01 10.77.2.2; }
@test "adaptive" { same -A -c 3 10.77.2.2; }
@test "adaptive, IPv6" { same -A -c 3 fd77:2::2; }
@test "flood" { same -f -c 5 10.77.2.2; }
@test "flood, IPv6" { same -f -c 5 fd77:2::2; }
@test "no interval" { same -i 0 -c 5 10.77.2.2; }
@test "preload" { same -q -l 3 -c 3 10.77.2.2; }
@test "size 0" { same -s 0 -c 1 10.77.2.2; }
@test "size 8" { same -s 8 -c 1 10.77.2.2; }
@test "size 15, IPv6" { same -s 15 -c 1 fd77:2::2; }
@test "size 16" { same -s 16 -c 1 10.77.2.2; }
@test "size 1472" { same -s 1472 -c 1 10.77.2.2; }
@test "size 65507" { same -s 65507 -c 1 10.77.2.2; }
@test "size 60000, IPv6" { same -s 60000 -c 1 fd77:2::2; }
@test "pattern" { same -p ff00 -c 1 10.77.2.2; }
@test "pattern with an odd digit" { same -p abc -c 1 10.77.2.2; }
@test "quiet pattern" { same -q -p 5a -c 1 10.77.2.2; }
@test "traffic class" { same -Q 0x10 -c 1 10.77.2.2; }
@test "traffic class, IPv6" { same -Q 184 -c 1 fd77:2::2; }
@test "connected" { same -C -c 1 10.77.2.2; }
@test "debug" { same -d -c 1 10.77.2.2; }
@test "user latency" { same -U -c 1 10.77.2.2; }
@test "send buffer" { same -S 20000 -c 1 10.77.2.2; }
@test "mark" { same -m 5 -c 1 10.77.2.2; }
@test "bypassing the routing table, to a neighbour" { same -r -c 1 10.77.1.2; }
@test "flow label" { same -F 0x12345 -c 1 fd77:2::2; }
@test "do not fragment" { same -M "do" -c 1 10.77.2.2; }
@test "fragment here" { same -M want -s 3000 -c 1 10.77.2.2; }
@test "fragment anywhere" { same -M dont -s 3000 -c 1 10.77.2.2; }
@test "fragment here, IPv6" { same -M want -s 3000 -c 1 fd77:2::2; }
@test "ordinary user" { as_nobody; same -c 1 10.77.2.2; }
@test "ordinary user, IPv6" { as_nobody; same -c 1 fd77:2::2; }

# ---- options of IP -------------------------------------------------------------
@test "record route" { same -R -c 1 10.77.2.2; }
@test "record route twice" { same -R -c 2 -i 0.01 10.77.2.2; }
@test "record route on a raw socket" { raw; same -R -c 2 -i 0.01 10.77.2.2; }
@test "timestamps" { same -T tsonly -c 1 10.77.2.2; }
@test "timestamps and addresses" { same -T tsandaddr -c 1 10.77.2.2; }
@test "timestamps and addresses on a raw socket" { raw; same -T tsandaddr -c 1 10.77.2.2; }
@test "timestamps of one host" { same -T tsprespec -c 1 10.77.1.2 10.77.2.2; }
@test "record route, time of day" { same -R -D -c 2 -i 0.01 10.77.2.2; }
@test "record route, flood" { same -R -f -c 3 10.77.2.2; }
@test "record route without an answer" { firewall_drop b input; same -R -c 1 -W 0.1 10.77.2.2; }
@test "record route, hop limit exceeded" { same -R -t 1 -c 1 10.77.2.2; }
@test "timestamps on a raw socket" { raw; same -T tsonly -c 2 -i 0.01 10.77.2.2; }
@test "timestamps of one host on a raw socket" { raw; same -T tsprespec -c 1 10.77.1.2 10.77.2.2; }
@test "recorded routes with names" { same -R -c 1 bee; }
@test "no-operations on a raw socket" { hostile option-nops -R -c 1; }
@test "no-operations on a ping socket" { open=--open hostile option-nops -R -c 1; }
@test "route between no-operations on a raw socket" { hostile option-nop-route -R -c 2 -i 0.01; }
@test "route between no-operations on a ping socket" { open=--open hostile option-nop-route -R -c 2 -i 0.01; }
@test "full record on a raw socket" { hostile route-9 -R -c 2 -i 0.01; }
@test "full record on a ping socket" { open=--open hostile route-9 -R -c 2 -i 0.01; }
@test "empty record on a raw socket" { hostile route-0 -R -c 1; }
@test "unknown option on a raw socket" { hostile option-unknown -R -c 1; }
@test "end of the options" { hostile option-end -R -c 1; }
@test "stamps that overflow on a raw socket" { hostile stamps-only -T tsonly -c 1; }
@test "stamps that overflow on a ping socket" { open=--open hostile stamps-only -T tsonly -c 1; }
@test "stamps that are not standard on a raw socket" { hostile stamps-odd -T tsonly -c 1; }
@test "stamps with addresses on a raw socket" { hostile stamps-pairs -T tsandaddr -c 1; }
@test "timestamps of two hosts" { same -T tsprespec -c 1 10.77.1.2 10.77.2.2 10.77.2.2; }

# ---- names and sources ---------------------------------------------------------
@test "name" { same -c 1 bee; }
@test "name, IPv6" { same -c 1 bee6; }
@test "name, numeric" { same -n -c 1 bee; }
@test "name, IPv4 demanded" { same -4 -c 1 bee; }
@test "error from a router with a name" { same -t 1 -c 1 bee; }
@test "localhost" { same -c 1 localhost; }
@test "short address" { same -c 1 127.1; }
@test "zero" { same -c 1 0; }
@test "source address" { same -I 10.77.1.1 -c 1 10.77.2.2; }
@test "source address, IPv6" { same -I fd77:1::1 -c 1 fd77:2::2; }
@test "source device" { same -I to-r1 -c 1 10.77.2.2; }
@test "source device, IPv6" { same -I to-r1 -c 1 fd77:2::2; }
@test "source device and address" { same -I to-r1 -I 10.77.1.1 -c 1 10.77.2.2; }
@test "sticky source" { same -B -c 1 10.77.2.2; }
@test "sticky source, IPv6" { same -B -c 1 fd77:2::2; }
@test "link-local with zone" { same -c 1 fe80::2%to-r1; }
@test "link-local with device" { same -I to-r1 -c 1 fe80::2; }
@test "link-local source with zone" { same -I fe80::1%to-r1 -c 1 fe80::2%to-r1; }
@test "unknown device" { same -I nosuch -c 1 10.77.2.2; }
@test "source address of another host" { same -I 192.0.2.1 -c 1 10.77.2.2; }
@test "unknown name" { same -c 1 nosuch.invalid; }

# ---- errors of the network -----------------------------------------------------
@test "hop limit exceeded" { same -t 1 -c 1 10.77.2.2; }
@test "hop limit exceeded, IPv6" { same -t 1 -c 1 fd77:2::2; }
@test "hop limit exceeded on a raw socket" { raw; same -t 1 -c 1 10.77.2.2; }
@test "hop limit exceeded on a raw socket, IPv6" { raw; same -t 1 -c 1 fd77:2::2; }
@test "hop limit exceeded, time of day" { same -D -t 1 -c 1 10.77.2.2; }
@test "hop limit exceeded, flood" { same -f -t 1 -c 3 10.77.2.2; }
@test "net unreachable" { reject net-unreachable 10.77.2.2; }
@test "host unreachable" { reject host-unreachable 10.77.2.2; }
@test "protocol unreachable" { reject prot-unreachable 10.77.2.2; }
@test "port unreachable" { reject port-unreachable 10.77.2.2; }
@test "net prohibited" { reject net-prohibited 10.77.2.2; }
@test "host prohibited" { reject host-prohibited 10.77.2.2; }
@test "packet filtered" { reject admin-prohibited 10.77.2.2; }
@test "no route, IPv6" { reject no-route fd77:2::2; }
@test "administratively prohibited, IPv6" { reject admin-prohibited fd77:2::2; }
@test "address unreachable, IPv6" { reject addr-unreachable fd77:2::2; }
@test "port unreachable, IPv6" { reject port-unreachable fd77:2::2; }
@test "source address failed policy, IPv6" { reject policy-fail fd77:2::2; }
@test "reject route, IPv6" { reject reject-route fd77:2::2; }
@test "fragmentation needed" { same -M "do" -s 1450 -c 1 10.77.3.2; }
@test "fragmentation needed on a raw socket" { raw; same -M "do" -s 1450 -c 1 10.77.3.2; }
@test "packet too big, IPv6" { same -M "do" -s 1430 -c 1 fd77:3::2; }
@test "too large for the link" { same -M "do" -s 2000 -c 1 10.77.2.2; }
@test "too large for the link, IPv6" { same -M "do" -s 2000 -c 1 fd77:2::2; }
@test "too large for the link on a raw socket" { raw; same -M "do" -s 2000 -c 2 -i 0.01 10.77.2.2; }
@test "too large for the link on a raw socket, IPv6" { raw; same -M "do" -s 2000 -c 2 -i 0.01 fd77:2::2; }
@test "too large for the link with a route" { same -M "do" -R -s 1460 -c 1 10.77.2.2; }
@test "too large for the link with a route on a raw socket" { raw; same -M "do" -R -s 1460 -c 1 10.77.2.2; }
@test "too large for the path on a raw socket" { raw; same -M "do" -s 1450 -c 2 -i 0.05 10.77.3.2; }
@test "too large for the path on a raw socket, IPv6" { raw; same -M "do" -s 1430 -c 2 -i 0.05 fd77:3::2; }
@test "too large for the path, device given, on a raw socket" { raw; same -I to-r1 -M "do" -s 2000 -c 1 fd77:3::2; }
@test "too large for the link, flood" { same -f -M "do" -s 2000 -c 2 10.77.2.2; }

@test "hop limit exceeded, verbose" { same -v -t 1 -c 1 10.77.2.2; }
@test "hop limit exceeded, verbose, IPv6" { same -v -t 1 -c 1 fd77:2::2; }
@test "hop limit exceeded on a raw socket, verbose" { raw; same -v -t 1 -c 1 10.77.2.2; }
@test "hop limit exceeded on a raw socket, verbose, IPv6" { raw; same -v -t 1 -c 1 fd77:2::2; }
@test "hop limit exceeded, verbose and quiet" { raw; same -v -q -t 1 -c 1 10.77.2.2; }
@test "redirect on a raw socket" { hostile redirect-host -c 1; }
@test "redirect on a raw socket, verbose" { hostile redirect-host -v -c 1; }
@test "redirect on a raw socket, verbose, time of day" { hostile redirect-host -v -D -c 1; }
@test "redirect on a raw socket, verbose, with a route" { hostile redirect-host -v -R -c 1; }
@test "redirect on a raw socket, verbose, with stamps" { hostile redirect-host -v -T tsandaddr -c 1; }
@test "redirect on a raw socket, quiet" { hostile redirect-host -q -c 1; }
@test "redirect on a raw socket, flood" { hostile redirect-host -f -c 2; }
@test "redirect on a ping socket" { open=--open hostile redirect-host -c 1; }
@test "redirect on a ping socket, verbose" { open=--open hostile redirect-host -v -c 1; }
@test "source quench on a raw socket" { hostile source-quench -c 1; }
@test "source quench on a raw socket, verbose" { hostile source-quench -v -c 1; }

# ---- silence -------------------------------------------------------------------
@test "no answer" { firewall_drop b input; same -c 2 -i 0.05 -W 0.1 10.77.2.2; }
@test "no answer, IPv6" { firewall_drop b input; same -c 2 -i 0.05 -W 0.1 fd77:2::2; }
@test "no answer yet" { firewall_drop b input; same -O -c 3 -i 0.05 -W 0.1 10.77.2.2; }
@test "no answer yet, quiet" { firewall_drop b input; same -q -O -c 3 -i 0.05 -W 0.1 10.77.2.2; }
@test "no answer yet, time of day, IPv6" { firewall_drop b input; same -O -D -c 3 -i 0.05 -W 0.1 fd77:2::2; }
@test "no answer yet after a preload" { firewall_drop b input; same -O -l 3 -c 5 -i 0.05 -W 0.1 10.77.2.2; }
@test "no answer yet on a raw socket" { firewall_drop b input; raw; same -O -c 3 -i 0.05 -W 0.1 10.77.2.2; }
@test "no answer on a raw socket, IPv6" { firewall_drop b input; raw; same -c 2 -i 0.05 -W 0.1 fd77:2::2; }
@test "no answer, flood" { firewall_drop b input; same -f -c 3 -W 0.1 10.77.2.2; }
@test "deadline without answers" { firewall_drop b input; same -w 1 -i 0.7 10.77.2.2; }
@test "deadline with answers" { same -q -w 1 -i 0.7 10.77.2.2; }
@test "deadline and count" { same -w 5 -c 2 -i 0.05 10.77.2.2; }
@test "deadline ends with the first error" { same -w 5 -t 1 -i 0.1 10.77.2.2; }
@test "output firewall" { firewall_drop a output; same -c 1 -W 0.1 10.77.2.2; }

# ---- refusals ------------------------------------------------------------------
@test "no target" { same; }
@test "both families" { same -4 -6 127.0.0.1; }
@test "IPv6 address as IPv4" { same -4 -c 1 ::1; }
@test "IPv4 address as IPv6" { same -6 -c 1 127.0.0.1; }
@test "no route to anywhere" { on=c; in_host c ip route flush default; same -c 1 192.0.2.1; }
@test "prohibit route" { in_host a ip route replace prohibit 192.0.2.0/24; same -c 1 192.0.2.1; }
@test "blackhole route" { in_host a ip route replace blackhole 198.51.100.0/24; same -c 1 198.51.100.1; }
@test "unreachable route" { in_host a ip route replace unreachable 203.0.113.0/24; same -c 1 203.0.113.1; }
@test "broadcast address without -b" { same -c 1 10.77.1.255; }
@test "route and timestamps at once" { same -R -T tsonly -c 1 10.77.2.2; }
@test "pattern that is no number" { same -p xyz -c 1 10.77.2.2; }
@test "count of zero" { same -c 0 10.77.2.2; }
@test "count with letters" { same -c 1x 10.77.2.2; }
@test "hop limit out of range" { same -t 300 -c 1 10.77.2.2; }
@test "traffic class out of range" { same -Q 300 -c 1 10.77.2.2; }
@test "unknown path MTU mode" { same -M foo -c 1 10.77.2.2; }
@test "preload of an ordinary user" { as_nobody; same -l 4 -c 4 10.77.2.2; }
@test "flood of an ordinary user" { as_nobody; same -f -c 1 10.77.2.2; }
@test "short interval of an ordinary user" { as_nobody; same -i 0.001 -c 1 10.77.2.2; }
@test "short interval of an adaptive ordinary user" { as_nobody; same -A -i 0.001 -c 1 10.77.2.2; }
@test "identifier of an ordinary user" { as_nobody; same -e 77 -v -c 1 10.77.2.2; }
@test "flood of an ordinary user with an interval" { as_nobody; same -f -i 0.1 -c 2 10.77.2.2; }
@test "fast multicast of an ordinary user" { as_nobody; same -i 0.5 -c 1 -I to-r1 224.0.0.1; }
@test "fast multicast of an ordinary user, IPv6" { as_nobody; same -i 0.5 -c 1 ff02::1%to-r1; }
@test "multicast in fragments" { same -M want -c 1 -W 0.1 -I to-r1 224.0.0.1; }
@test "multicast in fragments, IPv6" { same -M want -c 1 ff02::2%to-r1; }
@test "broadcast in fragments" { same -M dont -b -c 1 -W 0.1 10.77.1.255; }
@test "multicast in fragments, ordinary user" { as_nobody; same -M want -c 1 -I to-r1 224.0.0.1; }
@test "multicast in fragments, ordinary user, IPv6" { as_nobody; same -M want -c 1 ff02::1%to-r1; }
@test "broadcast in fragments, ordinary user" { as_nobody; same -M dont -b -c 1 10.77.1.255; }
@test "broadcast" { same -b -c 1 -W 0.1 10.77.1.255; }
@test "all routers of a link" { same -c 1 ff02::2%to-r1; }
@test "mark of an ordinary user" { as_nobody; same -m 5 -c 1 10.77.2.2; }
@test "fast broadcast of an ordinary user" { as_nobody; same -b -i 0.5 -c 1 10.77.1.255; }
@test "no ping socket and no capability" { raw; as=in_host_as_user; same -c 1 10.77.2.2; }

# ---- signals and outputs -------------------------------------------------------
@test "interrupt" { signal_at icmp_seq=1 INT; same -i 60 10.77.2.2; }
@test "alarm" { signal_at icmp_seq=1 ALRM; same -i 60 10.77.2.2; }
@test "interrupt without answers" { firewall_drop b input; signal_at sent INT; same -i 60 10.77.2.2; }
@test "quit shows how it stands" { signal_at icmp_seq=1 QUIT packets, INT; same -i 60 10.77.2.2; }
@test "quit before an answer" { firewall_drop b input; signal_at sent QUIT packets, INT; same -i 60 10.77.2.2; }
@test "full device" { around=(sh -c '"$@" >/dev/full' sh); same -c 1 10.77.2.2; }

@test "every meant difference is one" {
	unused=$(unused_differences)
	echo "$unused"
	[ -z "$unused" ]
}
