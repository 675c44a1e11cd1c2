# SPDX-License-Identifier: BSD-2-Clause
# One report of the results that the parts of a sweep left, each by --resume in a file of its own:
#   jq -nf merge.jq results.*
# Recommended to a million targets; merge.sql takes more. `missing` names the parts that have no total yet (begun again
# with the same arguments they go on), `twice` the addresses that more than one part decided: both are empty when the
# parts had the same arguments and all of them ended.
reduce inputs as $record ({ parts: 0, shards: {}, total: {}, states: {}, seen: {}, twice: [], rtt_ms: [] };
	if $record.type == "start" then
		.parts = ($record.shards // 1) | .current = ($record.shard // 1 | tostring)
	elif $record.type == "total" then .total[.current] = true
	elif $record | has("type") then .
	elif .seen[$record.addr] == .current then . # written again after a crash
	else
		(if .seen[$record.addr] then .twice += [$record.addr] else . end) |
		.seen[$record.addr] = .current | .states[$record.state] += 1 |
		if $record.rtt_ms then .rtt_ms += [$record.rtt_ms] else . end
	end) |
{ parts, missing: ([range(1; .parts + 1)] - (.total | keys | map(tonumber))), twice,
  targets: (.seen | length), states } +
(if .rtt_ms == [] then {} else (.rtt_ms | sort) as $times | ($times | length) as $n | {
	rtt_min_ms: $times[0], rtt_median_ms: $times[($n - 1) / 2 | floor], rtt_max_ms: $times[-1] } end)
