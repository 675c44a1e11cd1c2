# SPDX-License-Identifier: BSD-2-Clause
# The report of `mtr --json -c 3 HOST`, out of traceroute's records of one target:
#   traceroute --json HOST | jq -sf to-mtr.jq
# A hop at which several routers replied is named by the first.
def thousandths: . * 1000 | round / 1000;
def spread: length as $n | (add / $n) as $mean |
	if $n < 2 then 0 else (map(. - $mean | . * .) | add / ($n - 1) | sqrt) end;
def hub: [.probes[].rtt_ms | values] as $times | {
	count: .hop, host: (first(.probes[].from | values) // "???"),
	"Loss%": (100 * (1 - ($times | length) / (.probes | length)) | thousandths), Snt: (.probes | length) } +
	if $times == [] then { Last: 0, Avg: 0, Best: 0, Wrst: 0, StDev: 0 } else {
		Last: $times[-1], Avg: ($times | add / length | thousandths), Best: ($times | min),
		Wrst: ($times | max), StDev: ($times | spread | thousandths) } end;

first(.[] | select(.type == "start")) as $start | first(.[] | select(.type == "trace")) | {
	report: {
		mtr: {
			src, dst: .host, tos, tests: $start.queries, psize: "\(.size)", bitpattern: "0x00" },
		hubs: (.result | map(hub)) } }
