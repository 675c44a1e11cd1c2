#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# icmp-send --json by contract: start first, summary last with the status that the process ends with, every record by the
# schema and nothing that it does not describe, whatever ends the run.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	cd "$BATS_TEST_TMPDIR" || return
	ip link set lo up
	schema=$BATS_TEST_DIRNAME/../../docs/schema/icmp-send.schema.json
	json_lines=$BATS_TEST_DIRNAME/../lab/json-lines
	echo_hex=4500001c00010000400166de0a0000010a0000020800f7fe00010000
}

# contract STATUS COMMAND...: its records are in `records`
contract() {
	local status=0
	"${@:2}" >records 2>err </dev/null || status=$?
	echo "${*:2}: status $status"
	cat records err
	[ "$status" = "$1" ]
	"$json_lines" "$schema" <records
	[ "$(head -n 1 records | jq -c '[.type, .tool, .argv[0]]')" = '["start","icmp-send","icmp-send"]' ]
	[ "$(tail -n 1 records | jq -c '[.type, .exit]')" = "[\"summary\",$1]" ]
	[ "$(grep -c '"type":"start"' records)" = 1 ]
	[ "$(grep -c '"type":"summary"' records)" = 1 ]
	# what went wrong is a record as well
	[ "$status" -lt 2 ] || grep -q '"type":"error"' records
}

@test "every ending keeps the contract" {
	contract 0 icmp-send --json echo 127.0.0.1
	contract 0 icmp-send --json -6 echo ::1
	contract 0 icmp-send --json -c 3 -i 0.001 --effect echo 127.0.0.1
	contract 0 icmp-send --json --reply=9 echo 127.0.0.1
	contract 0 icmp-send --json --expect dest-unreach/proto --ip-proto 253 echo 127.0.0.1
	contract 1 icmp-send --json --reply=0.01 echo --checksum bad 127.0.0.1
	contract 1 icmp-send --json --reply=9 --ip-proto 253 echo 127.0.0.1
	contract 1 icmp-send --json --reply=9 --ip-proto 253 echo ::1
	contract 0 icmp-send --json --dry-run echo 192.0.2.1
	contract 0 icmp-send --json --dry-run --frag 8 echo data=random:20 192.0.2.1
	contract 0 icmp-send --json --dry-run --link --ip-len 19 echo 192.0.2.1
	contract 0 icmp-send --json -q echo 127.0.0.1
	contract 0 icmp-send --json --list
	contract 0 icmp-send --json --explain echo
	contract 0 icmp-send --json --listen -w 0.01
	contract 1 icmp-send --json --listen -w 0.01 -c 1
	echo "$echo_hex" >hex
	contract 0 icmp-send --json --decode hex
}

@test "so does every failure" {
	contract 2 icmp-send --json
	contract 2 icmp-send --json echo
	contract 2 icmp-send --json 127.0.0.1
	contract 2 icmp-send --json dest-unreech 127.0.0.1
	contract 2 icmp-send --json dest-unreach 127.0.0.1
	contract 2 icmp-send --json echo seq=70000 127.0.0.1
	contract 2 icmp-send --tll --json echo 127.0.0.1
	contract 2 icmp-send --json --ttl 300 echo 127.0.0.1
	contract 2 icmp-send --json --reply --dry-run --quiet --verbose echo 127.0.0.1
	contract 2 icmp-send --json --list nosuch
	contract 2 icmp-send --json --explain nosuch
	contract 2 icmp-send --json --spoof echo 127.0.0.1 --ip-len 19
	contract 2 icmp-send --json --src 192.0.2.9 echo 127.0.0.1
	contract 2 icmp-send --json -c 0 echo 127.0.0.1
	contract 2 icmp-send --json echo 224.0.0.1
	contract 3 icmp-send --json echo 192.0.2.1
	contract 3 icmp-send --json echo 2001:db8::1
	contract 3 icmp-send --json -I nosuch echo 127.0.0.1
	contract 2 icmp-send --json echo nosuch.invalid
	contract 3 icmp-send --json --decode /nonexistent
	contract 2 icmp-send --json --decode /dev/null
	echo 45zz >broken
	contract 2 icmp-send --json --decode broken
	contract 3 icmp-send --json --quote-pcap /nonexistent dest-unreach 127.0.0.1
	contract 3 icmp-send --json -w 0.01 --quote-live udp dest-unreach 127.0.0.1
	contract 3 icmp-send --json --pcapng /dev/full echo 127.0.0.1
	contract 3 icmp-send --json --pcapng /nonexistent/file echo 127.0.0.1
	contract 3 unprivileged icmp-send --json --ttl 9 timestamp 127.0.0.1
}

@test "help and version stay text" {
	[[ $(icmp-send --json --help) == Usage:* ]]
	[[ $(icmp-send --json --version) == icmp-send* ]]
}

@test "start names what the run is about, and errors their host" {
	contract 0 icmp-send --json --dry-run --src 192.0.2.1 echo 192.0.2.2
	[ "$(head -n 1 records | jq -c '[.mode, .host, .addr, .src, .af]')" = '["dry-run","192.0.2.2","192.0.2.2","192.0.2.1",4]' ]
	contract 0 icmp-send --json -6 --reply=9 echo localhost
	[ "$(head -n 1 records | jq -c '[.mode, .host, .addr, .src, .af, .device]')" = '["send","localhost","::1","::1",6,"lo"]' ]
	[ "$(jq -c 'select(.type == "reply") | [.host, .from, .icmp]' records)" = '["localhost","::1","echo-reply"]' ]
	contract 3 icmp-send --json echo 192.0.2.1
	[ "$(jq -c 'select(.type == "error") | [.host, .errno, .text]' records)" = '["192.0.2.1","ENETUNREACH","192.0.2.1: Network is unreachable"]' ]
}

@test "an ICMP error about the message has type, code, name, sentence and the quoted flow" {
	contract 1 icmp-send --json --reply=9 --ip-proto 253 echo 127.0.0.1
	[ "$(jq -c 'select(.type == "error") | [.from, .icmp_type, .icmp_code, .icmp, .text, .quote.proto, .stamp != null]' records)" = \
		'["127.0.0.1",3,2,"dest-unreach/proto","Destination Protocol Unreachable","protocol 253",true]' ]
}

@test "extension objects have the keys that ping and traceroute give them" {
	contract 0 icmp-send --json --dry-run --src 192.0.2.1 time-exceeded --quote 'udp:192.0.2.2:1>192.0.2.3:2' \
		--ext mpls:16,tc=1,ttl=3 --ext ifinfo:role=out,ifindex=7,name=eth0 --ext 9/1:0102 192.0.2.2
	[ "$(jq -c 'select(.type == "sent").ext' records)" = '[{"class":1,"type":1,"mpls":[{"label":16,"tc":1,"s":1,"ttl":3}]},{"class":2,"type":138,"interface":{"role":"outgoing","index":7,"name":"eth0"}},{"class":9,"type":1,"bytes":"01020000"}]' ]
}

@test "what a listener receives names its interface and who sent it" {
	icmp-send --json --listen -c 1 -w 100 echo >received 2>err 3>&- &
	wait_until receives
	icmp-send -q -6 echo id=7 ::1
	wait $!
	"$json_lines" "$schema" <received
	[ "$(jq -c 'select(.type == "received") | [.from, .dst, .icmp, .fields.id, .device]' received)" = '["::1","::1","echo",7,"lo"]' ]
}

@test "with -q packets that were sent have no record" {
	contract 0 icmp-send --json -q -c 2 -i 0.001 echo 127.0.0.1
	[ "$(jq -r .type records | paste -sd ' ')" = 'start summary' ]
	[ "$(tail -n 1 records | jq .sent)" = 2 ]
}
