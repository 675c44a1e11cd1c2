#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Packets, captures and words that no correct sender makes, against --listen, --decode, --quote-pcap and the command line.
# shellcheck disable=SC2154

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	cd "$BATS_TEST_TMPDIR" || return
	alter=$BATS_TEST_DIRNAME/../lab/alter
	while read -r words; do
		eval "icmp-send --dry-run --json $words" | sed -n 's/.*"bytes":"\([0-9a-f]*\)".*/\1/p'
	done <<-'END' >packets
		--src 10.0.0.1 time-exceeded --quote 'udp:10.0.0.2:1>10.0.0.3:2' --ext mpls:1 --ext ifinfo:name=eth0,mtu=1 --ext extinfo:pointer=4 10.0.0.2
		--src fe80::1 router-advert slla=02:00:00:00:00:01 prefix=fd00::/64 rdnss=fd00::1 dnssl=a.b route=fd00::/48 captive-portal=http://a pref64=64:ff9b::/96 fe80::2
		--src fe80::1 redirect target=fe80::9 dest=fe80::9 'redirected=udp:[fd00::1]:1>[fd00::2]:2' fe80::2
		--src fe80::1 mldv2-report record=allow,ff02::9,fd00::1 fe80::2
		--src fd00::1 --ip-id 4 --hbh ra --dstopt hex:00 ni-reply data=hex:00 fd00::2
		--src 10.0.0.1 --ip-options rr ext-echo --ext ifid:addr=1.2.3.4 10.0.0.2
		--src fd00::1 dest-unreach --quote 'tcp:[fd00::1]:1>[fd00::2]:2' --ext 9/9:00 fd00::2
		--src 10.0.0.1 echo id=65535 seq=65535 10.0.0.2
	END
}

teardown() {
	[ -z "$listener" ] || kill "$listener" 2>/dev/null || :
}

# Only what a terminal can be shown.
is_printable() {
	! LC_ALL=C grep -qv '^[ -~]*$' "$@"
}

# listens_to_bent OPTION...: 3,000 bent packets and one that is not, then an interrupt
listens_to_bent() {
	local status=0
	rm -f received notes
	icmp-send --listen "$@" -I bent0 >received 2>notes &
	listener=$!
	wait_until grep -q listening notes
	"$alter" 7 3000 bent1 <packets
	wait_until grep -qE 'id=65535 seq=65535' received
	kill -INT "$listener"
	wait "$listener" || status=$?
	listener=
	[ "$status" = 0 ]
	[ "$(wc -l <notes)" = 1 ]
	is_printable received
}

@test "--listen receives bent packets as words and as JSON, and goes on" {
	echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
	ip link add bent0 type veth peer name bent1
	ip link set bent0 up
	ip link set bent1 up
	listens_to_bent
	[ "$(wc -l <received)" -gt 300 ]
	listens_to_bent -v
	[ "$(wc -l <received)" -gt 3000 ]
	listens_to_bent --json
	run "$BATS_TEST_DIRNAME/../lab/json-lines" "$BATS_TEST_DIRNAME/../../docs/schema/icmp-send.schema.json" <received
	echo "$output"
	[ "$status" = 0 ]
}

@test "--decode turns bent packets into words or says at which byte it cannot, each by its line" {
	"$alter" 8 3000 <packets | sed G >bent
	run --separate-stderr icmp-send --decode bent
	[ "$status" = 0 ]
	printf '%s\n' "$output" >words
	printf '%s\n' "$stderr" >problems
	refused=$(sed -nE 's/.*\(and ([0-9]+) more\)$/\1/p; s/.*: ([0-9]+) more packets have no words.*/\1 -1/p' problems |
		tr ' ' '\n' | awk '{ n += $1 } END { print n + 0 }')
	[ "$(($(wc -l <words) + $(wc -l <problems) + refused))" = 3000 ]
	[ "$(grep -cvE '^(icmp-send -[46] --src |# fragment at )' words)" = 0 ]
	[ "$(grep -cvE '^icmp-send: bent: (line [0-9]+: byte [0-9]+: no (words|whole IPv4 or IPv6 header)|[0-9]+ more packets have no words, for other reasons)' problems)" = 0 ]
	is_printable words problems
}

@test "the words of bent packets build them again, byte for byte" {
	"$alter" 9 60 <packets | while read -r digits; do
		words=$(icmp-send --decode - <<<"$digits" 2>/dev/null) || continue
		[[ $words != '# fragment at'* ]] || continue
		eval "$words --dry-run --json" | grep -qF "\"bytes\":\"$digits\"" || {
			echo "$digits is not $words"
			return 1
		}
		echo .
	done >built
	[ "$(wc -l <built)" -ge 20 ]
}

@test "captures whose bytes are bent are refused at a byte, or quoted; none does harm" {
	"$BATS_TEST_DIRNAME/../lab/captures" . "$(sed -n 1p packets)" "$(sed -n 2p packets)" >list
	for name in several.le sections.both vlan.be-ns cooked-2.ng-be ethernet.simple-le; do
		xxd -p "$name" | tr -d '\n' | "$alter" 3 12 | while read -r digits; do
			xxd -r -p <<<"$digits" >bent.cap
			for words in '--decode bent.cap' '--dry-run dest-unreach --quote-pcap bent.cap:1 10.0.0.2'; do
				# shellcheck disable=SC2086 # words
				run --separate-stderr icmp-send $words
				echo "$status ${words%% *} ${lines[0]:-nothing}, ${stderr_lines[0]:-nothing}"
			done
		done
	done >tried
	cat tried
	[ "$(wc -l <tried)" = 120 ]
	run grep -vE '^(2 .*, icmp-send: |0 --decode # bent\.cap:[0-9]|0 --dry-run IPv4 header)' tried
	[ "$output" = '' ]
	for outcome in '2 --decode' '2 --dry-run' '0 --decode' '0 --dry-run'; do
		grep -q "^$outcome " tried
	done
}

@test "words of a hundred thousand letters, huge numbers and control bytes are refused with a sentence" {
	long=$(printf '%0100000d' 0)
	for word in "$long" "hex:${long}1" $'\xff\xfe\x01' 99999999999999999999999999 -1 '%s%n' ''; do
		for option in --rest --type --checksum --quote --quote-len --quote-break --ext --ext-length --src \
			--ttl --ip-options --hbh --dstopt --frag --vary --rate; do
			case $option$word in
			--ext-length0* | --type0* | --ttl0* | --quote-len0*) continue ;; # many zeros are one
			esac
			status=0
			icmp-send --dry-run "$option" "$word" echo 10.0.0.2 >out 2>err </dev/null || status=$?
			[ "$status" = 2 ] && [ ! -s out ] && is_printable err && grep -q '^icmp-send: ' err || {
				echo "$option ${word:0:40}: $status $(head -c 300 err)"
				return 1
			}
		done
		for field in id seq data x; do
			status=0
			icmp-send --dry-run echo "$field=$word" 10.0.0.2 >out 2>err </dev/null || status=$?
			[ "$status" = 2 ] && is_printable err || [ "$field$word" = "id$long" ] || [ "$field$word" = "seq$long" ]
		done
	done
}
