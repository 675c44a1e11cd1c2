# SPDX-License-Identifier: BSD-2-Clause
# What the option tables of the three commands share.
# shellcheck disable=SC2154  # of the loaded files

bats_require_minimum_version 1.5.0
load ../lib/helpers

setup() {
	open_loopback
}

@test "ping: blanks and a plus sign before a number pass, as in the argument '-c 2' of munin's plugin" {
	for argument in '-c 2' '-c+2' $'-c\t 2' '--count= +2'; do
		run --separate-stderr ping -q -i ' +.01' "$argument" 127.0.0.1
		[ "$status" = 0 ]
		[ "$stderr" = "" ]
		[[ $output == *'2 packets transmitted, 2 received'* ]]
	done
	[[ $(ping -v -c 1 -Q ' +0x10' -s ' 9' 127.0.0.1) == *' 9(37) bytes of data'* ]]
}

@test "traceroute: blanks and a plus sign before a number pass" {
	run --separate-stderr traceroute -n '-m 7' '-q +1' -w ' +2,3, 4' -p ' 33500' -z '+0' 127.0.0.1 ' +60'
	[ "$status" = 0 ]
	[ "$stderr" = "" ]
	[ "${lines[0]}" = "traceroute to 127.0.0.1 (127.0.0.1), 7 hops max, 60 byte packets" ]
	[[ ${lines[1]} =~ ^' 1  127.0.0.1  '[0-9.]+' ms'$ ]]
}

@test "icmp-send: blanks and a plus sign before a number pass, in options and in fields" {
	plain=$(icmp-send --dry-run --src 192.0.2.1 --ttl 7 --code 0 echo id=5 seq=6 192.0.2.2)
	signed=$(icmp-send --dry-run --src 192.0.2.1 --ttl ' +7' --code=' 0' echo 'id= +5' seq=+0x6 192.0.2.2)
	[ "$signed" = "$plain" ]
	grep -q ' time to live 7$' <<<"$plain"
	grep -q ' id 5$' <<<"$plain"
	grep -q ' seq 6$' <<<"$plain"
}

@test "an error before --json is a record in each command, and an argument that looks like --json is none" {
	for words in 'ping -c 0 -qJ 127.0.0.1' 'ping -c 0 127.0.0.1 --json' 'traceroute -m x -nJ 127.0.0.1' \
		'traceroute -m x --format=json 127.0.0.1' 'icmp-send --ttl 300 -qJ echo 127.0.0.1'; do
		# shellcheck disable=SC2086
		run --separate-stderr $words
		[ "$status" = 2 ]
		error=$(jq -c 'select(.type == "error")' <<<"$output")
		[ "$(wc -l <<<"$error")" = 1 ]
		[[ $stderr == *"$(jq -r '.text' <<<"$error")"* ]]
	done
	for words in 'ping -c 0 -I --json 127.0.0.1' 'traceroute -m x -s -J 127.0.0.1' 'icmp-send --ttl 300 -I -J echo ::1'; do
		# shellcheck disable=SC2086
		run --separate-stderr $words
		[ "$output" = "" ]
	done
}
