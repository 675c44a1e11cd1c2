# SPDX-License-Identifier: BSD-2-Clause
# What jc makes of the text of ping or traceroute, out of our records of one target:
#   ping --json -c 3 HOST | jq -sf to-jc.jq         as  ping -c 3 HOST | jc --ping
#   traceroute --json HOST | jq -sf to-jc.jq        as  traceroute HOST | jc --traceroute
def one(type): first(.[] | select(.type == type));

def reply: {
	type: "reply", timestamp: null, bytes: .size, response_ip: .from, icmp_seq: .seq, ttl, time_ms: .rtt_ms,
	duplicate: .dup };
def times: if has("rtt_avg_ms") then {
	round_trip_ms_min: .rtt_min_ms, round_trip_ms_avg: .rtt_avg_ms, round_trip_ms_max: .rtt_max_ms,
	round_trip_ms_stddev: .rtt_stddev_ms } else {} end;
def ping: one("start") as $start | one("summary") as $summary | {
	destination_ip: $summary.addr, destination: $summary.host, data_bytes: $start.size, pattern: null,
	packets_transmitted: $summary.sent, packets_received: $summary.received, packet_loss_percent: $summary.loss_percent,
	duplicates: $summary.duplicates, time_ms: $summary.elapsed_ms } + ($summary | times) +
	{ responses: map(select(.type == "reply" and (.late | not)) | reply) };

# traceroute's marks; a port's refusal is the target's reply
def marks: {
	"dest-unreach/net": "!N", "dest-unreach/host": "!H", "dest-unreach/protocol": "!P",
	"dest-unreach/admin-prohibited": "!X" };
def probe: {
	annotation: (marks[.icmp // ""]), asn: null, ip: .from, name: (.name // null), rtt: .rtt_ms };
def trace: one("trace") | {
	destination_ip: .addr, destination_name: .host,
	hops: [.result[] | { hop, probes: [.probes[] | select(.from) | probe] }] };

if one("start").tool == "ping" then ping else trace end
