# SPDX-License-Identifier: BSD-2-Clause
# What scamper's sc_warts2json prints of a trace or a ping, out of the records of our traceroute or ping:
#   traceroute --json HOST | jq -csf to-scamper.jq
#   ping --json -c 4 HOST | jq -csf to-scamper.jq
# One line for each target. Not in our records, hence not here: the IPv4 identifications, icmp_sum, the length and
# traffic class of quotes (icmp_q_ipl, icmp_q_tos), a trace's wait, wait_probe and the time of each probe (tx), a
# ping's ttl and timeout.
def header: if .af == 6 then 40 else 20 end;
def instant: . as $time | (floor | { sec: ., usec: (($time - .) * 1e6 | round) });

def method:
	(.method | if . == "icmp" then "icmp-echo" elif . == "default" then "udp" else . end) +
	if .flow.constant and (.method | IN("icmp", "udp", "default")) then "-paris" else "" end;
def reason: { reached: "COMPLETED", unreachable: "UNREACH", gap: "GAPLIMIT", loop: "LOOP", "max-hops": "HOPLIMIT",
	local: "ERROR" }[.] // "HALTED";
# The reply to an echo request needs no type in our records.
def icmp($trace):
	if .tcp_flags then { tcp_flags }
	elif .icmp_type then { icmp_type, icmp_code, icmp_q_ttl: .quoted_ttl }
	elif $trace.method == "icmp" then { icmp_type: (if $trace.af == 6 then 129 else 0 end), icmp_code: 0 }
	else {} end;
def hop($trace; $hop; $probe): {
	addr: .from, probe_ttl: $hop, probe_id: ($probe + 1), probe_size: $trace.size, rtt: .rtt_ms, reply_ttl: .ttl,
	reply_tos: .tos, reply_size: (.size + ($trace | header)) } + icmp($trace) | with_entries(select(.value != null));
def trace($start): . as $trace |
	[.result[] | .hop as $hop | .probes | to_entries[] | select(.value.from) | .key as $probe |
		.value | hop($trace; $hop; $probe)] as $hops | {
	type, version: "0.1", userid: 0, method: method, src, dst: .addr } +
	(.flow | with_entries(select(.key | IN("sport", "dport")))) + {
	stop_reason: (.stop | reason), stop_data: (if .stop == "unreachable" then $hops[-1].icmp_code else 0 end),
	start: (.time | instant + { ftime: strflocaltime("%Y-%m-%d %H:%M:%S") }),
	hop_count: (.result | length), attempts: $start.queries, hoplimit: $start.max_hops, firsthop: $start.first_hop,
	tos, probe_size: .size, probe_count: .sent, hops: $hops };

# Our first sequence number is 1. A reply's time is when it came.
def response($start): {
	from, seq: (.seq - 1), reply_size: (.size + ($start | header)), reply_ttl: .ttl, reply_proto: "icmp",
	tx: (.time - .rtt_ms / 1000 | instant), rx: (.time | instant), rtt: .rtt_ms,
	icmp_type: (.icmp_type // if $start.af == 6 then 129 else 0 end), icmp_code: (.icmp_code // 0) };
def ping($start; $records): {
	type: "ping", version: "0.4", method: "icmp-echo", src: $start.src, dst: .addr, start: ($start.time | instant),
	ping_sent: .sent, probe_size: ($start.size + 8 + ($start | header)), userid: 0,
	wait: ($start.interval_ms / 1000),
	responses: [.addr as $addr | $records[] | select(.type == "reply" and .addr == $addr) | response($start)],
	statistics: ({ replies: .received, loss: (if .sent == 0 then 0 else 1 - .received / .sent | . * 100 | round / 100 end) } +
		if .received == 0 then {} else {
			min: .rtt_min_ms, max: .rtt_max_ms, avg: .rtt_avg_ms, stddev: .rtt_stddev_ms } end) };

. as $records | first(.[] | select(.type == "start")) as $start |
if $start.tool == "traceroute" then .[] | select(.type == "trace") | trace($start)
else .[] | select(.type == "summary" and .addr) | ping($start; $records) end
