# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# What the lab's own tests share: the reference tools, which show what the lab does, and their output without what
# varies.

. "${BASH_SOURCE[0]%/*}/../lib/reference.bash"

# One sentence when a tool is missing, instead of a failure of each test.
setup_file() {
	reference ping >/dev/null && reference traceroute >/dev/null
}

ping() {
	"$(reference ping)" "$@"
}

traceroute() {
	"$(reference traceroute)" "$@"
}

# trace OPTIONS... HOST: Debian's traceroute, without times and the header line.
trace() {
	traceroute -n -w 0.5 "$@" | sed -E '1d; s/ +[0-9.]+ ms//g; s/ +$//'
}

# trace_once: the same with one probe a hop.
trace_once() {
	trace -q 1 "$@"
}

# compare WANT GOT: fail with a diff.
compare() {
	diff <(printf '%s\n' "$1") <(printf '%s\n' "$2")
}

# fields PCAP FILTER FIELD...: what tshark reads, the first of repeated fields.
fields() {
	local file=$1 filter=$2 field
	local -a options=()
	shift 2
	for field in "$@"; do options+=(-e "$field"); done
	tshark -n -r "$file" -Y "$filter" -T fields "${options[@]}" 2>/dev/null
}
