# SPDX-License-Identifier: BSD-2-Clause
# What traceroute's options of output print over simulated paths, and that every record is as the schema says.
# shellcheck disable=SC2154,SC2016  # of the loaded files; jq's words

load ../lib/helpers
load ../lab/lab.bash

setup() {
	needs_root
	open_loopback
	out=$BATS_TEST_TMPDIR/out
}

teardown() {
	lab_stop
}

# path_of_six: two hops, a silent one, two more, the destination
path_of_six() {
	lab_start - <<-'PATH'
		default delay=1
		hops 2
		hop silent
		hops 2
	PATH
}

# streamed FILE: the probe records, a line each, sorted: hop try from
streamed() {
	jq -r 'select(.type == "probe") | "\(.hop) \(.try) \(.from // "*")"' "$1" | sort -n
}

# as_lines FILE: the same of the object for the whole trace
as_lines() {
	jq -r 'select(.type == "trace") | .result[] | .hop as $hop | .probes | to_entries[] |
		"\($hop) \(.key) \(.value.from // "*")"' "$1" | sort -n
}

@test "--stream gives every probe once with its true hop, then the object, then a summary" {
	path_of_six
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for method in "" -I -T "-U -N 1" --mtu; do
			# shellcheck disable=SC2086
			"$TRACEROUTE" -n --stream -w 0.5,0,0 $method "$target" >"$out"
			valid_trace "$out"
			diff <(as_lines "$out") <(streamed "$out")
			[ "$(streamed "$out" | wc -l)" = 18 ]
			[ "$(jq -r .type "$out" | uniq | tail -n 2 | paste -sd' ')" = "trace summary" ]
			tail -n 1 "$out" | jq -c '[.stop, .distance, .exit, .addr]' >"$out.end"
			[ "$(cat "$out.end")" = "[\"reached\",6,0,\"$target\"]" ]
		done
	done
}

@test "--stream prints a router's reply while the hop before it is still waited for" {
	lab_start - <<-'PATH'
		hop silent
		hop
		dest 10.77.0.9 udp=silent
	PATH
	env --default-signal=INT "$TRACEROUTE" -n --stream -w 300,0,0 "$LAB_TARGET4" >"$out" 3>&- &
	pid=$!
	wait_until grep -q '"hop":2' "$out"
	kill -INT "$pid"
	status=0
	wait "$pid" || status=$?
	[ "$status" = 130 ]
	valid_trace "$out"
	[ "$(tail -n 1 "$out" | jq -c '[.type, .stop, .distance, .exit]')" = '["summary","interrupted",null,130]' ]
}

@test "--stream ends with a summary when a limit, a refusal or an error ended the trace" {
	lab_start - <<-'PATH'
		hop
		dest 10.79.0.9 udp=silent
		path refusing
		hop refuse=admin
		dest 10.78.0.9
	PATH
	summary() {
		status=0
		"$TRACEROUTE" -n --stream "$@" >"$out" 2>/dev/null || status=$?
		valid_trace "$out"
		[ "$(tail -n 1 "$out" | jq .exit)" = "$status" ]
		tail -n 1 "$out" | jq -r '"\(.type) \(.stop) \(.exit)"'
	}
	[ "$(summary --status -Q 0.2 10.79.0.9)" = "summary timeout 1" ]
	[ "$(summary -H 2 -w 0.2 10.79.0.9)" = "summary gap 0" ]
	[ "$(summary -m 2 -w 0.2 10.79.0.9)" = "summary max-hops 0" ]
	[ "$(summary --status 10.78.0.9)" = "summary unreachable 3" ]
	[ "$(summary -i nosuch 10.78.0.9)" = "summary null 1" ]
	[ "$(jq -r .type "$out" | paste -sd' ')" = "start error summary" ]
	ip route add blackhole 10.80.0.9
	[ "$(summary 10.80.0.9)" = "summary null 1" ]
	nft add table inet filter
	nft 'add chain inet filter output { type filter hook output priority 0; }'
	nft add rule inet filter output udp dport 33434-33600 drop
	local ending
	ending=$(summary -N 1 10.78.0.9)
	nft delete table inet filter
	ip route del blackhole 10.80.0.9
	[ "$ending" = "summary local 1" ]
	[ "$(jq -r 'select(.type == "error") | "\(.errno) \(.text)"' "$out")" = "EPERM send: Operation not permitted" ]
}

# shaped TARGET ARGUMENT...: a trace's lines with times as T and its routers by their hop
shaped() {
	local target=$1
	shift
	"$TRACEROUTE" -n "$@" "$target" | sed -E '1d; s/[0-9]+\.[0-9]{3} ms/T ms/g; s/10\.50\.([0-9]+)\.1/router\1/;
		s/fd00:50:0:([0-9]+)::1/router\1/; s/10\.77\.0\.9|fd00:77::9/end/; s/192\.0\.2\.1|2001:db8::1/nat/'
}

bent_path() {
	lab_start - <<-'PATH'
		hop
		hop nat=192.0.2.1,2001:db8::1 dscp=8 delay=1
		hop ecn=0 delay=1 back=4
		hop quote-ttl=3 delay=1
	PATH
}

@test "--quoted, --dscp, --ecn and --back print the same in both families" {
	bent_path
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for method in "" -U -UL; do
			# shellcheck disable=SC2086
			diff - <(shaped "$target" -q 1 --dscp=10 --ecn=1 --quoted $method) <<-'END'
				 1  router1  T ms
				 2  router2  T ms
				 3  router3  T ms dscp=8 src=nat
				 4  router4  T ms dscp=8 ecn=0 ttl=3 src=nat
				 5  end  T ms dscp=8 ecn=0 src=nat
			END
		done
		# an answer that is no error quotes nothing
		for method in -I -T; do
			diff - <(shaped "$target" -q 1 --dscp=10 --ecn=1 "$method") <<-'END'
				 1  router1  T ms
				 2  router2  T ms
				 3  router3  T ms dscp=8
				 4  router4  T ms dscp=8 ecn=0
				 5  end  T ms
			END
		done
		diff - <(shaped "$target" -q 2 --back) <<-'END'
			 1  router1  T ms  T ms
			 2  router2  T ms  T ms
			 3  router3 '-5'  T ms  T ms
			 4  router4  T ms  T ms
			 5  end  T ms  T ms
		END
	done
}

@test "-J holds what the quotes contain, in both families, as the schema says" {
	bent_path
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		"$TRACEROUTE" -n -J -q 1 --dscp=10 --ecn=1 "$target" >"$out"
		valid_trace "$out"
		jq -r 'select(.type == "trace") | .result[].probes[] | "\(.quoted_ttl) \(.changed.tos) \(.changed.src) \(.back)"' "$out" |
			sed -E 's/192\.0\.2\.1|2001:db8::1/nat/' >"$out.facts"
		diff - "$out.facts" <<-'END'
			1 null null null
			1 null null null
			1 33 nat 5
			3 32 nat null
			26 32 nat null
		END
	done
}

@test "--format=atlas has what readers of RIPE Atlas results ask for, in both families" {
	bent_path
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for method in "" -I -T; do
			# shellcheck disable=SC2086
			"$TRACEROUTE" -n --format=atlas $method "$target" >"$out"
			jq -e '[.af, .dst_addr, .dst_name, .endtime, .from, .fw, .lts, .msm_id, .msm_name, .paris_id,
				.prb_id, .proto, .size, .src_addr, .timestamp, .type] | all(. != null)' "$out"
			[ "$(jq -r '[.type, (.result | length), (.result[].result | length)] | @csv' "$out")" = \
				'"traceroute",5,3,3,3,3,3' ]
		done
	done
	# a silent probe has no reason there
	lab_stop
	lab_start - <<-'PATH'
		hop silent
	PATH
	"$TRACEROUTE" -n --format=atlas -q 1 "$LAB_TARGET4" >"$out"
	[ "$(jq -c '.result[0].result[0]' "$out")" = '{"x":"*"}' ]
}

@test "--status, -H, -Q, --adaptive and --patient end the same way in both families" {
	lab_start - <<-'PATH'
		hop
		dest 10.79.0.9 fd00:79::9 udp=silent
		path refusing
		hop refuse=admin
		dest 10.78.0.9 fd00:78::9
		path open
		hops 2
		dest 10.77.0.9 fd00:77::9
	PATH
	# ending ARGUMENT...: how it stopped, at which hop the destination was, how many lines, the status
	ending() {
		status=0
		"$TRACEROUTE" -n -J --status "$@" >"$out" || status=$?
		valid_trace "$out"
		jq -r 'select(.type == "trace") | "\(.stop) \(.distance) \(.result | length)"' "$out"
		echo "$status"
	}
	while read -r silent refusing open; do
		[ "$(ending "$open" | paste -sd' ')" = "reached 3 3 0" ]
		[ "$(ending --adaptive "$open" | paste -sd' ')" = "reached 3 3 0" ]
		[ "$(ending --patient "$open" | paste -sd' ')" = "reached 3 3 0" ]
		[ "$(ending "$refusing" | paste -sd' ')" = "unreachable null 1 3" ]
		[ "$(ending -H 2 -w 0.3 "$silent" | paste -sd' ')" = "gap null 3 1" ]
		[ "$(ending -m 4 -w 0.3 "$silent" | paste -sd' ')" = "max-hops null 4 1" ]
		[[ $(ending -Q 0.3 "$silent" | paste -sd' ') == "timeout null "*" 1" ]]
	done <<-'END'
		10.79.0.9 10.78.0.9 10.77.0.9
		fd00:79::9 fd00:78::9 fd00:77::9
	END
}

@test "--pcapng writes whole packets with right checksums, in both families" {
	lab_start - <<<'hops 3 delay=1'
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		for method in "" "-U -p 9" "-UL -p 9" -I -T "-P 99"; do
			# shellcheck disable=SC2086
			"$TRACEROUTE" -n -q 1 -N 1 -w 1,0,0 $method --pcapng="$out" "$target"
			# an error shows the addresses of the packet in it as well: the first ones count
			tshark -r "$out" -T fields -E occurrence=f -e ip.src -e ip.ttl -e ipv6.src -e ipv6.hlim 2>/dev/null |
				awk -v v4="$LAB_CLIENT4" -v v6="$LAB_CLIENT6" '$1 == v4 || $1 == v6 { print $2 }' >"$out.limits"
			[ "$(paste -sd' ' "$out.limits")" = "1 2 3 4" ]
			bad='_ws.malformed || ip.checksum.status == 0 || udp.checksum.status == 0'
			bad+=' || tcp.checksum.status == 0 || icmp.checksum.status == 0 || icmpv6.checksum.status == 0'
			[ "$(tshark -o udp.check_checksum:TRUE -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE \
				-r "$out" -Y "!($bad)" 2>/dev/null | wc -l)" = "$(tshark -r "$out" 2>/dev/null | wc -l)" ]
		done
	done
}

# columns FILE NAME...: these columns of a CSV file, a line for each row, as a reader of CSV finds them
columns() {
	python3 - "$@" <<-'END'
		import csv, sys
		with open(sys.argv[1], newline="") as file:
		    rows = list(csv.reader(file, strict=True))
		for row in rows[1:]:
		    assert len(row) == len(rows[0])
		    print(" ".join(row[rows[0].index(name)] or "-" for name in sys.argv[2:]))
	END
}

@test "--format=csv has a line of named columns for each probe, in both families" {
	path_of_six
	for target in "$LAB_TARGET4" "$LAB_TARGET6"; do
		"$TRACEROUTE" -n -q 2 -w 0.5,0,0 --format=csv "$target" >"$out"
		"$TRACEROUTE" -n -q 2 -w 0.5,0,0 -J "$target" >"$out.json"
		[ "$(head -n 1 "$out")" = time,host,addr,hop,probe,from,name,asn,rtt_ms,ttl,size,icmp_type,icmp_code,icmp,mtu,quoted_ttl,why,errno ]
		columns "$out" host addr hop probe from icmp_type icmp_code >"$out.csv"
		jq -r --arg target "$target" 'select(.type == "trace") | .result[] | .hop as $hop | .probes | to_entries[] |
			"\($target) \($target) \($hop) \(.key + 1) \(.value.from // "-") \(.value.icmp_type // "-") \(.value.icmp_code // "-")"' \
			"$out.json" | diff - "$out.csv"
		# a time for each probe, a round trip for each that was answered, a reason for the others
		[ "$(columns "$out" hop rtt_ms why | awk '$2 ~ /^[0-9]+\.[0-9]+$/ && $3 == "-"' | wc -l)" = 10 ]
		[ "$(columns "$out" hop rtt_ms why icmp | grep '^3 ' | sort -u)" = "3 - timeout -" ]
		[ "$(columns "$out" icmp | sort -u | paste -sd' ')" = "- dest-unreach/port time-exceeded/$(
			[[ $target == *:* ]] && echo hop-limit || echo ttl
		)" ]
	done
	run bash -c '"$TRACEROUTE" --format=csv --stream 127.0.0.1 2>&1 >/dev/null'
	[ "$status" = 2 ]
	[ "$output" = "--stream: not together with --format=csv" ]
}
