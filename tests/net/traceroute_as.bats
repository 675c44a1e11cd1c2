# SPDX-License-Identifier: BSD-2-Clause
# AS numbers along a simulated path: from a registry, a zone of the DNS and a database, fast, slow and failing.
# shellcheck disable=SC2154,SC2034  # of the loaded files

load ../lib/helpers
load ../lab/lab.bash

setup() {
	needs_root
	open_loopback
	out=$BATS_TEST_TMPDIR/out
	lab_start - <<-'PATH'
		hops 3
		dest 10.77.0.9 fd00:77::9
	PATH
}

teardown() {
	lab_stop
	if [ -n "${server_pid:-}" ]; then
		kill "$server_pid" || :
		wait "$server_pid" || :
	fi
	umount /etc/resolv.conf 2>/dev/null || :
}

# labelled FILE: the addresses of a trace with their AS numbers
labelled() {
	sed -nE 's/^ *[0-9]+  ([^ ]+ \[[^]]*\])  .*/\1/p' "$1"
}

# registry <LINES: a whois service on port 43; `ADDRESS answer` says what it answers about whom; to everything else it
# says that there is none. It answers only when as many questions as it has lines wait.
registry() {
	cat >"$BATS_TEST_TMPDIR/registry"
	rm -f "$BATS_TEST_TMPDIR/ready"
	python3 - "$BATS_TEST_TMPDIR/registry" >"$BATS_TEST_TMPDIR/ready" 3>&- <<-'END' &
		import socket, sys
		known = dict(line.rstrip("\n").split(" ", 1) for line in open(sys.argv[1]))
		server = socket.create_server(("127.0.0.1", 43))
		print("ready", flush=True)
		while True:
		    waiting = []
		    while len(waiting) < len(known):
		        peer, _ = server.accept()
		        waiting.append((peer, peer.recv(100).decode().strip()))
		    for peer, question in waiting:
		        answer = known.get(question, "% no entries")
		        peer.sendall((answer.encode().decode("unicode_escape") + "\n").encode())
		        peer.close()
	END
	server_pid=$!
	wait_until grep -q ready "$BATS_TEST_TMPDIR/ready"
}

# resolver [OPTION...] <RECORDS: the name server that this namespace asks (tests/lab/nameserver.c)
resolver() {
	cat >"$BATS_TEST_TMPDIR/zone"
	rm -f "$BATS_TEST_TMPDIR/ready"
	printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' >"$BATS_TEST_TMPDIR/resolv.conf"
	mount --bind "$BATS_TEST_TMPDIR/resolv.conf" /etc/resolv.conf
	"${top_builddir:?}/tests/lab/nameserver" "$@" "$BATS_TEST_TMPDIR/zone" >"$BATS_TEST_TMPDIR/ready" 3>&- &
	server_pid=$!
	wait_until grep -q ready "$BATS_TEST_TMPDIR/ready"
}

# nibbles ADDRESS: an IPv6 address as its zone has it
nibbles() {
	python3 -c 'import ipaddress, sys
print(ipaddress.ip_address(sys.argv[1]).reverse_pointer.removesuffix(".ip6.arpa"))' "$1"
}

@test "all hops are asked about at once: a registry that answers none before all have asked is no trouble" {
	registry <<-'END'
		10.50.1.1 route: 10.50.0.0/16\norigin: AS64500
		10.50.2.1 route: 10.50.0.0/16\norigin: AS64500\norigin: AS64501
		10.50.3.1 % no entries
		10.77.0.9 route: 10.0.0.0/8\norigin: AS1\n\nroute: 10.77.0.0/16\norigin: AS64502
	END
	RA_SERVER=127.0.0.1 "$TRACEROUTE" -n -A "$LAB_TARGET4" >"$out"
	labelled "$out" | diff - <(cat <<-'END'
		10.50.1.1 [AS64500]
		10.50.2.1 [AS64500/AS64501]
		10.50.3.1 [*]
		10.77.0.9 [AS64502]
	END
	)
}

@test "RA_SERVICE is the registry's port" {
	RA_SERVER=127.0.0.1 RA_SERVICE=44 "$TRACEROUTE" -n -A "$LAB_TARGET4" >"$out"
	[ "$(labelled "$out" | grep -c ' \[!!\]$')" = 4 ]
	registry <<<'10.50.1.1 route: 10.50.0.0/16\norigin: AS64500'
	[ "$(RA_SERVER=127.0.0.1 RA_SERVICE=43 "$TRACEROUTE" -n -A -m 1 "$LAB_TARGET4" | labelled /dev/stdin)" = \
		"10.50.1.1 [AS64500]" ]
}

@test "--as-zone asks TXT records of IPv4 and IPv6, and an unlisted address is not a failed look-up" {
	resolver <<-END
		1.1.50.10.origin.as.test                     TXT   64500\\x20|\\x2010.50.0.0/16\\x20|\\x20ZZ
		1.2.50.10.origin.as.test                     TXT   64500\\x2064501\\x20|\\x2010.50.0.0/16
		1.3.50.10.origin.as.test                     RCODE 2
		$(nibbles fd00:50:0:1::1).origin6.as.test    TXT   64503\\x20|\\x20fd00:50::/32
		$(nibbles fd00:50:0:2::1).origin6.as.test    CUT   -
		$(nibbles fd00:50:0:3::1).origin6.as.test    A     10.1.2.3
	END
	"$TRACEROUTE" -n --as-zone=as.test "$LAB_TARGET4" >"$out"
	labelled "$out" | diff - <(cat <<-'END'
		10.50.1.1 [AS64500]
		10.50.2.1 [AS64500/AS64501]
		10.50.3.1 [!!]
		10.77.0.9 [*]
	END
	)
	"$TRACEROUTE" -n --as-zone=as.test. "$LAB_TARGET6" >"$out"
	labelled "$out" | diff - <(cat <<-'END'
		fd00:50:0:1::1 [AS64503]
		fd00:50:0:2::1 [!!]
		fd00:50:0:3::1 [*]
		fd00:77::9 [*]
	END
	)
	# in JSON an empty list is no entry, and no list no answer
	[ "$("$TRACEROUTE" -n -J -q 1 --as-zone=as.test "$LAB_TARGET4" | jq -c 'select(.type == "trace") | [.result[].probes[0].asn]')" = \
		'[[64500],[64500,64501],null,[]]' ]
}

# has_grandchild PID: a process that it started has started one
has_grandchild() {
	local child
	child=$(pgrep -P "$1") && pgrep -P "$child"
}

@test "a resolver that never answers delays no probe and does not end the trace" {
	resolver --drop </dev/null
	"$TRACEROUTE" -n -J --as-zone=as.test "$LAB_TARGET4" >"$out"
	[ "$(jq -c 'select(.type == "trace") | [.stop, .distance, ([.result[].probes[] | has("rtt_ms")] | all), .result[0].probes[0].asn]' "$out")" = \
		'["reached",4,true,null]' ]
	lab_stop
	lab_start - <<-'PATH'
		hop
		dest 10.77.0.9 udp=silent
	PATH
	# an interrupt ends a trace that would wait for ever, answers or not
	env --default-signal=INT "$TRACEROUTE" -n -w 300,0,0 --as-zone=as.test "$LAB_TARGET4" >"$out" 3>&- &
	pid=$!
	# its helper is asked, and starts a process for that, when the first answer is in
	wait_until has_grandchild "$pid"
	kill -INT "$pid"
	status=0
	wait "$pid" || status=$?
	[ "$status" = 130 ]
	grep -q '^ 1  10.50.1.1 \[!!\]  ' "$out"
}

# database ARGUMENT...: a file $file with what the routers are (tests/lib/make-mmdb)
database() {
	file=$BATS_TEST_TMPDIR/as.mmdb
	"$top_srcdir/tests/lib/make-mmdb" "$file" "$@"
}

built_with_database() {
	grep -q '^#define USE_MAXMINDDB 1' "${top_builddir:?}/config.h"
}

@test "--as-database reads MaxMind DB files, also without privilege, also of IPv4 alone or with numbers in letters" {
	database <<-'END'
		10.0.0.0/8      64500
		10.50.2.0/24    4200000001
		fd00:50::/32    64502
	END
	if ! built_with_database; then
		run "$TRACEROUTE" -n --as-database="$file" "$LAB_TARGET4"
		[ "$status" = 2 ]
		[ "$output" = "traceroute: $file: built without libmaxminddb" ]
		return
	fi
	"$TRACEROUTE" -n --as-database="$file" "$LAB_TARGET4" >"$out"
	unprivileged "$TRACEROUTE" -n --as-database "$file" "$LAB_TARGET6" >>"$out"
	labelled "$out" | diff - <(cat <<-'END'
		10.50.1.1 [AS64500]
		10.50.2.1 [AS4200000001]
		10.50.3.1 [AS64500]
		10.77.0.9 [AS64500]
		fd00:50:0:1::1 [AS64502]
		fd00:50:0:2::1 [AS64502]
		fd00:50:0:3::1 [AS64502]
		fd00:77::9 [*]
	END
	)
	database --ipv4 --text --key asn <<<'10.50.0.0/16 64500'
	"$TRACEROUTE" -n -m 1 --as-database="$file" "$LAB_TARGET4" >"$out"
	"$TRACEROUTE" -n -m 1 --as-database="$file" "$LAB_TARGET6" >>"$out"
	[ "$(labelled "$out" | paste -sd,)" = "10.50.1.1 [AS64500],fd00:50:0:1::1 [*]" ]
}

@test "a database that is none is refused before anything is sent; a damaged one does no harm" {
	run "$TRACEROUTE" -n --as-database=/nonexistent "$LAB_TARGET4"
	[ "$status" = 2 ]
	built_with_database || { [ "$output" = "traceroute: /nonexistent: built without libmaxminddb" ]; return; }
	[ "$output" = "traceroute: /nonexistent: No such file or directory" ]
	run "$TRACEROUTE" -n -J --as-database=/etc/passwd "$LAB_TARGET4"
	[ "$status" = 2 ]
	[ "$(jq -r 'select(.type == "error").text' <<<"${output%%traceroute: *}")" = "/etc/passwd: not a MaxMind DB file, or a damaged one" ]
	database <<<'10.0.0.0/8 64500'
	# cut away what the tree points to, keep the description at the end
	python3 - "$file" <<-'END'
		import sys
		data = open(sys.argv[1], "rb").read()
		at = data.rindex(b"\xab\xcd\xefMaxMind.com")
		open(sys.argv[1], "wb").write(data[: at - 8] + data[at:])
	END
	"$TRACEROUTE" -n --as-database="$file" "$LAB_TARGET4" >"$out"
	[ "$(labelled "$out" | wc -l)" = 4 ]
}

@test "a zone's name must be one, and only one source is asked" {
	run "$TRACEROUTE" --as-zone='a b' "$LAB_TARGET4"
	[ "$status" = 2 ]
	[ "$output" = "--as-zone a b: must be a zone's name" ]
	run "$TRACEROUTE" --as-zone=as.test --as-database=x "$LAB_TARGET4"
	[ "$status" = 2 ]
	[ "$output" = "--as-zone: not together with --as-database" ]
}
