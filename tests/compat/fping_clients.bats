#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Programs that run fping and read what it prints: with ping under that name they find what they look for. Nagios' plugin
# is the program itself; of the others it is their command line and what they match.
# shellcheck disable=SC2154,SC2016

bats_require_minimum_version 1.5.0

# Host b owns 10.9.0.0/16 but for 10.9.7.0/24, where nothing replies.
setup() {
	load ../lib/helpers
	load ../lib/topology
	topology_start
	two_hosts
	ping_sockets_open a
	in_host b ip route add local 10.9.0.0/16 dev lo
	in_host b ip route add blackhole 10.9.7.0/24 table local
	in_host a ip route add 10.9.0.0/16 via 10.77.1.2
	hosts_file a <<-'END'
		127.0.0.1 localhost
		10.9.0.1 bee.example
	END
	resolver_none a
}

teardown() {
	topology_end
}

# check_fping STATUS PATTERN ARGUMENT...: the plugin, which starts /usr/bin/fping, has that status and output
check_fping() {
	run in_host a unshare --mount sh -c 'mount --bind "$0" /usr/bin/fping && exec "$@"' "$(readlink -f "$PING")" \
		/usr/lib/nagios/plugins/check_fping "${@:3}"
	[ "$status" = "$1" ]
	grep -qE "$2" <<<"$output"
}

@test "check_fping: an answer, loss, a name that is not known" {
	needs_root
	check_fping 0 '^FPING OK - 10\.9\.0\.1 \(loss=0%, rta=[0-9.]+ ms\)\|loss=0%;;;0;100 rta=[0-9.]+s' -H 10.9.0.1 -n 2 -i 20
	check_fping 2 '^FPING CRITICAL - 10\.9\.7\.1 \(loss=100% \)' -H 10.9.7.1 -n 2 -T 100 -w 100,50% -c 200,90%
	check_fping 0 '^FPING OK - 10\.9\.0\.1 \(rta=[0-9.]+ ms\)' -H 10.9.0.1 -a
	check_fping 3 'nosuch\.invalid' -H nosuch.invalid
}

@test "SmokePing: the unit of the times, the options that there are, a time for each probe" {
	run in_host a fping -C 1 localhost
	perl -e 'exit !($ARGV[0] =~ m/bytes, ([0-9.]+)\sms\s+.*\n.*\n.*:\s+([0-9.]+)/ && $1 > 0 && $1 == $2)' "$output"
	run in_host a fping -h
	perl -e 'exit !($ARGV[0] =~ /\s-S[,\s]/ && $ARGV[0] =~ /\s-O[,\s]/)' "$output"
	run --separate-stderr in_host a fping -C 3 -q -B1 -r1 -4 -b68 -t90 -i10 -p100 -O0x20 10.9.0.1 10.9.7.1
	[ "$status" = 1 ]
	[ "$output" = '' ]
	perl -ne 'next unless /^\S+\s+:\s+[-\d\.]/; my @times = split /\s+/; my $host = shift @times; shift @times;
		print "$host ", scalar(@times), " ", scalar(grep /^\d/, @times), "\n"' <<<"$stderr" >"$BATS_TEST_TMPDIR/times"
	diff "$BATS_TEST_TMPDIR/times" <(printf '%s\n' '10.9.0.1 3 3' '10.9.7.1 3 0')
}

@test "Zabbix: addresses on standard input, times of each" {
	printf '10.9.0.1\n10.9.7.1\n' >"$BATS_TEST_TMPDIR/list"
	run in_host a sh -c 'fping -C3 -p100 -t90 -i10 2>&1 <"$0"' "$BATS_TEST_TMPDIR/list"
	[ "$status" = 1 ]
	# one line of each target has its times and none has a number in brackets
	diff <(perl -ne 'if (/^(\S+) +: ([^\[].*)/) { my ($host, $times) = ($1, $2); $times =~ s/\d+\.\d+/T/g; print "$host : $times\n" }' \
		<<<"$output") - <<-'END'
		10.9.0.1 : T T T
		10.9.7.1 : - - -
	END
	run in_host a fping -i0 -r0 -t20 nosuch.invalid
	[ "$status" = 2 ]
	[[ $output == 'nosuch.invalid: '* ]]
}

@test "LibreNMS: counts and times of one host, states of many" {
	for host in 10.9.0.1 10.9.7.1; do
		run --separate-stderr in_host a fping -e -q -c 3 -p 100 -t 90 -O 0 "$host"
		perl -ne 'print "$+{host} $+{xmt} $+{rcv} $+{loss} ", defined $+{avg} && $+{min} <= $+{avg} && $+{avg} <= $+{max} ? "times" : "", "\n"
			if m#^(?<host>\S+) : xmt/rcv/%loss = (?<xmt>\d+)/(?<rcv>\d+)/(?<loss>\d+)%(?:, min/avg/max = (?<min>[\d.]+)/(?<avg>[\d.]+)/(?<max>[\d.]+))?$#' \
			<<<"$stderr" >>"$BATS_TEST_TMPDIR/counts"
	done
	diff "$BATS_TEST_TMPDIR/counts" <(printf '%s\n' '10.9.0.1 3 3 0 times' '10.9.7.1 3 0 100 ')
	run in_host a sh -c 'printf "10.9.0.1\nbee.example\n10.9.7.1\n" | fping -f - -e -t 100 -r 1 -O 0'
	[ "$status" = 1 ]
	diff <(perl -ne 'print "$1 $2\n" if m/^(\S+) is (alive \([\d.]+ ms\)|unreachable)$/' <<<"$output" | sed 's/(.*)/T/' | sort) - <<-'END'
		10.9.0.1 alive T
		10.9.7.1 unreachable
		bee.example alive T
	END
	run in_host a fping -v
	[[ ${lines[0]} =~ ^'fping: Version '[0-9.]+ ]]
}

@test "mon: who is alive and in what time, who is not" {
	run in_host a fping -e -r 1 -t 100 -B 1.0 10.9.0.1 10.9.7.1
	[ "$status" = 1 ]
	[ "$(perl -ne 'print "up $1\n" if /^(\S+) is alive \(([\d.]+)/; print "down $1\n" if /^(\S+) is unreachable/' <<<"$output")" = $'up 10.9.0.1\ndown 10.9.7.1' ]
}

@test "Pacemaker's agent: how many are alive, by the status and by the lines" {
	run in_host a fping -r 2 -t 100 -B 1.0 10.9.0.1 10.9.0.2
	[ "$status" = 0 ]
	[ "$(grep -c 'is alive' <<<"$output")" = 2 ]
	run in_host a fping -r 2 -t 100 -B 1.0 10.9.0.1 10.9.7.1
	[ "$status" = 1 ]
	[ "$(grep -c 'is alive' <<<"$output")" = 1 ]
	[ "$(awk '/is unreachable/ { print $1 }' <<<"$output")" = 10.9.7.1 ]
	run in_host a fping6 -r 2 -t 1000 -B 1.0 fd77:1::2
	[ "$status" = 0 ]
	[ "$output" = 'fd77:1::2 is alive' ]
}
