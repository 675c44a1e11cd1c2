# SPDX-License-Identifier: BSD-2-Clause
# One report of the results that the parts of a sweep left, each by --resume in a file of its own:
#   jq -nf merge.jq results.*
# Recommended to a million targets; merge.sql takes more. `missing` names the parts that have no total yet (begun again
# with the same arguments they go on), `twice` the addresses that more than one part decided: both are empty when the
# parts had the same arguments and all of them ended.
#
# jq copies an array or object that a reduction adds to: records are collected, then sorted.
[foreach inputs as $record ({};
	if $record.type == "start" then { shard: ($record.shard // 1), parts: ($record.shards // 1) } else . end;
	if $record.type == "start" then . + { start: true }
	elif $record.type == "total" then . + { total: true }
	elif $record | has("type") then empty
	else { shard, addr: $record.addr, state: $record.state, rtt_ms: $record.rtt_ms } end)] |
(map(select(.start) | .parts) | last // 0) as $parts |
map(select(.total) | .shard) as $ended |
# A part may write a target again after a crash.
(map(select(.addr)) | unique_by([.addr, .shard])) as $results |
($results | group_by(.addr)) as $addresses |
{ parts: $parts, missing: ([range(1; $parts + 1)] - $ended), twice: [$addresses[] | select(length > 1) | .[0].addr],
  targets: ($addresses | length),
  states: ($results | group_by(.state) | map({ key: .[0].state, value: length }) | from_entries) } +
($results | map(.rtt_ms | values) | sort as $times | length as $n | if $n == 0 then {} else {
	rtt_min_ms: $times[0], rtt_median_ms: $times[($n - 1) / 2 | floor], rtt_max_ms: $times[-1] } end)
