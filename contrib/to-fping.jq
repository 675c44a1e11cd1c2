# SPDX-License-Identifier: BSD-2-Clause
# The lines of `fping -C 3 -q HOST...` (on stderr there), out of ping's records of one target or of many:
#   ping --json -c 3 HOST... | jq -rsf to-fping.jq
def padded(width): . + (" " * (width - length) // "");
# A time as fping writes it: three digits and more.
def decimals(places): pow(10; places) as $unit | (. * $unit | round) as $number |
	if places == 0 then "\($number)" else
		"\($number / $unit | floor).\(($unit + $number % $unit) | tostring | .[1:])" end;
def shown: decimals(if . < 1 then 3 elif . < 10 then 2 elif . < 100 then 1 else 0 end);

first(.[] | select(.type == "start")).count as $count |
map(select(.type == "reply" and (.dup or .late | not))) as $replies |
map(select(.type == "summary") | .host) as $hosts |
($hosts | map(length) | max) as $width |
(first(.[] | select(.type == "start")).argv | map(select(. as $word | $hosts | index($word)))) as $order |
($order + ($hosts - $order))[] | . as $host |
reduce ($replies[] | select(.host == $host)) as $reply ([range($count) | "-"]; .[$reply.seq - 1] = ($reply.rtt_ms | shown)) |
"\($host | padded($width)) : \(join(" "))"
