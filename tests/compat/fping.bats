#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Debian's fping 5.1 and ping under its name, the same command line in the same namespace, compared byte for byte after
# times are normalised. Meant differences: fping-differences.
# shellcheck disable=SC2154,SC2034

bats_require_minimum_version 1.5.0

# Host b owns 10.9.0.0/16 and fd09::/64 but for 10.9.7.0/24 and fd09::7:0/112, where nothing replies; c is beyond it and
# rejects.
setup_file() {
	load ../lib/helpers
	reference fping >/dev/null
	load ../lib/topology
	topology_start
	two_hosts
	ping_sockets_open a
	in_host b ip route add local 10.9.0.0/16 dev lo
	in_host b ip -6 route add local fd09::/64 dev lo
	in_host b ip route add blackhole 10.9.7.0/24 table local
	in_host b ip -6 route add blackhole fd09::7:0/112 table local
	in_host b sysctl -qw net.ipv4.ip_forward=1
	# by the firewall: the kernel limits the errors of such routes, whatever is set
	in_host b ip route add 10.8.0.0/15 dev lo
	firewall_chain b forward 'ip daddr 10.8.0.0/24 reject with icmp type host-unreachable; ip daddr 10.8.1.0/24 reject with icmp type admin-prohibited'
	icmp_limits_lift b
	in_host a ip route add 10.8.0.0/15 via 10.77.1.2
	in_host a ip -6 route add fd09::/64 via fd77:1::2
	hosts_file a <<-'END'
		10.9.0.1 bee.example
		10.9.0.2 bee.example
		10.9.0.3 see.example
		127.0.0.1 localhost
	END
	resolver_none a
	cp "$(reference fping)" "$commands/reference"
	chmod 755 "$commands/reference"
	printf '10.9.0.1\n# none\n\n10.9.0.2 more words\nsee.example\n' >"$BATS_FILE_TMPDIR/hosts"
	export topology_dir
}

teardown_file() {
	load ../lib/helpers
	load ../lib/topology
	topology_end
}

setup() {
	load ../lib/helpers
	load ../lib/topology
	load compare
	# What no two runs of fping have in common.
	# shellcheck disable=SC2317 # compare.bash calls it
	normalise() {
		sed -E -e "s#$1#fping#g" -e 's/[0-9]+(\.[0-9]+)? ms/T ms/g' -e 's/\([0-9.]+ avg/(T avg/' \
			-e 's#= [0-9.]+/[0-9.]+/[0-9.]+$#= T#' -e 's/^\[[0-9.]+\]/[TIME]/' -e 's/^\[..:..:..\]/[HOUR]/' \
			-e 's/SET (min|avg|max) = .*/SET \1 = T/' -e 's/ +[0-9.]+ sec/ T sec/' -e ':a;s/( : .*)[0-9]+\.[0-9]+/\1T/;ta'
	}
	compare_file "$BATS_TEST_DIRNAME/fping-differences"
	mkdir -p "$BATS_FILE_TMPDIR/theirs"
	ln -sf "$commands/reference" "$BATS_FILE_TMPDIR/theirs/fping"
	theirs=$BATS_FILE_TMPDIR/theirs/fping
	ours=$commands/fping
	hosts=$BATS_FILE_TMPDIR/hosts
	on=a
	quick=(-t 100 -r 1)
	wide=(-p 200 -t 150)
}

# each 'ARGUMENTS' ...: the same for each of these command lines
each() {
	local line words
	for line; do
		read -ra words <<<"$line"
		same "${words[@]}" || { echo "with: $line"; return 1; }
	done
}

@test "targets that are alive and unreachable, in text, with times, counted and quiet" {
	for options in '' -a -u -e '-a -e' -s -q '-q -s' -A '-x 1' '-x 2' '-B 1.0' '-b 4' '-b 1400' -R -M '-H 9' '-O 0x10' -m; do
		each "$options ${quick[*]} 10.9.0.1 10.9.7.1"
	done
}

@test "counts" {
	for options in '' -q -a -o -s -D -e '-q -o' -A '-b 0'; do
		each "-c 2 ${wide[*]} $options 10.9.0.1" "-c 2 ${wide[*]} $options 10.9.7.1"
	done
	each "-q -c 2 ${wide[*]} 10.9.0.1 10.9.7.1 10.9.0.12"
}

@test "counts with every time at the end" {
	for options in '' -q -s -o; do
		each "-C 3 ${wide[*]} $options 10.9.0.1" "-C 3 ${wide[*]} $options 10.9.7.1"
	done
	each "-q -C 2 ${wide[*]} 10.9.0.1 10.9.7.1 10.9.0.12"
}

@test "names" {
	each "${quick[*]} bee.example" "${quick[*]} -A bee.example" "${quick[*]} -m -A bee.example" "${quick[*]} -n 10.9.0.3" \
		"${quick[*]} -n 10.9.0.9" "${quick[*]} -d see.example" "${quick[*]} -A -n 10.9.0.3" "${quick[*]} -A -d see.example" \
		"${quick[*]} -n see.example" "-c 1 ${wide[*]} -q bee.example 10.9.0.9 see.example" "-c 1 ${wide[*]} see.example"
}

@test "names that are not known" {
	each "${quick[*]} nosuch.invalid" "${quick[*]} nosuch.invalid 10.9.0.1" "-q ${quick[*]} nosuch.invalid 10.9.0.1" \
		"-a ${quick[*]} nosuch.invalid 10.9.0.1" "-4 fd09::1" "-6 10.9.0.1" "-s -q ${quick[*]} nosuch.invalid 10.9.0.1"
}

@test "files and ranges" {
	each "${quick[*]} -f $hosts" "${quick[*]} -f /nosuch" "${quick[*]} -f /dev/null" "${quick[*]} -g 10.9.0.0/29" \
		"${quick[*]} -g 10.9.0.0/31" "${quick[*]} -g 10.9.0.4/32" "${quick[*]} -g 10.9.0.1 10.9.0.3" "${quick[*]} -g 10.9.0.3 10.9.0.1" \
		"${quick[*]} -a -g 10.9.6.254 10.9.7.2" "-q -c 1 ${wide[*]} -g 10.9.0.1 10.9.0.3"
	same "${quick[@]}"
}

@test "IPv6" {
	each "${quick[*]} -6 fd09::1" "${quick[*]} fd09::1" "${quick[*]} fd09::7:1" "-c 2 ${wide[*]} fd09::1" "-q -C 2 ${wide[*]} fd09::1 fd09::7:1"
}

@test "ICMP errors are shown with who sent them" {
	each "${quick[*]} 10.8.0.1" "${quick[*]} 10.8.1.1" "-c 1 ${wide[*]} 10.8.0.1" "-q ${quick[*]} 10.8.0.1" "-a ${quick[*]} 10.8.0.1" "-u ${quick[*]} 10.8.0.1" "-C 1 -q ${wide[*]} 10.8.0.1"
}

@test "what the own kernel refuses" {
	each "${quick[*]} 192.0.2.1" "-c 1 ${wide[*]} 192.0.2.1" "-C 2 -q ${wide[*]} 192.0.2.1" "-c 1 ${wide[*]} 255.255.255.255"
}

@test "interim summaries" {
	each "-Q 1 -c 3 -p 700 10.9.0.1" "-Q 1 -c 3 -p 700 -o 10.9.0.1 10.9.7.1" "-l -Q 1 -c 3 10.9.0.1"
}

@test "wrong use" {
	each -z --nosuch "-a -u 10.9.0.1" "-c 1 -l 10.9.0.1" "-4 -6 10.9.0.1" "-b 70000 10.9.0.1" -c "-t"
	for options in '-c 0' '-c x' '-g 10.9.0.3' '-g 10.9.0.1 10.9.0.2 10.9.0.3'; do
		for program in "$theirs" "$ours"; do
			# shellcheck disable=SC2086
			run in_host a "$program" $options 10.9.0.1
			[ "$status" = 1 ]
		done
	done
	run in_host a "$ours" -v
	[ "$status" = 0 ]
	[[ $output == "$ours: Version 5.1"* ]]
}

@test "what an ordinary user may not" {
	needs_root
	for options in '-i 0.5' '-c 1 -p 5'; do
		# shellcheck disable=SC2086
		run in_host_as_user a fping $options 10.9.0.1
		[ "$status" = 1 ]
		[ "$output" = "$(printf '%s\n' 'fping: these options are too risky for mere mortals.' 'fping: You need -i >= 1 and -p >= 10')" ]
	done
	run in_host_as_user a fping -i 1 10.9.0.1
	[ "$output" = '10.9.0.1 is alive' ]
}

@test "netdata's charts" {
	for program in theirs ours; do
		run in_host a timeout -s INT 2.6 "${!program}" -l -Q 1 -N -p 300 10.9.0.1 10.9.7.1
		sed -E 's/SET (.*) = .*/SET \1 = N/' <<<"$output" | grep -E '^(CHART|DIM|BEGIN|SET|END)' | head -n 40 >"$BATS_TEST_TMPDIR/$program"
	done
	[ -s "$BATS_TEST_TMPDIR/ours" ]
	diff "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
}

@test "each difference is still one" {
	[ "$(unused_differences)" = '' ]
}
