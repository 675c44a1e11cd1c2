# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# For tests of ping: `load ../lib/ping`, which loads helpers and topology.
# shellcheck disable=SC2034  # of the loading files

. "${BASH_SOURCE[0]%/*}/helpers.bash"
. "${BASH_SOURCE[0]%/*}/topology.bash"

# ping_pair: hosts a and b, ping sockets open on a; $out for what is printed, $signal_at
ping_pair() {
	topology_start
	two_hosts
	ping_sockets_open a
	out=$BATS_TEST_TMPDIR/out
	signal_at=${BASH_SOURCE[0]%/*}/signal-at
}

# pings HOST ARGUMENT...: stdout in $output, with times that are times as T, stderr in $stderr, $status
pings() {
	local host=$1
	shift
	run --separate-stderr in_host "$host" "$PING" "$@"
	output=$(sed -E -e 's/time=[0-9]{1,5}(\.[0-9]{1,3})? ms/time=T ms/' -e 's/, time [0-9]+ms$//' \
		-e 's/^(rtt [^=]*= )[0-9]{1,5}\.[0-9]{3}(\/[0-9]{1,5}\.[0-9]{3}){3} ms(, pipe [0-9]+)?$/\1T/' \
		-e 's/^pipe [0-9]+$//' <<<"$output")
	stderr=${stderr//$PING: /ping: }
}

# timeless: what differs from run to run taken out
timeless() {
	sed -E -e 's/time=[0-9.]+ ms/time=T/' -e 's/, time [0-9]+ms/, time T/' -e 's#= [0-9./]+ ms#= T#' \
		-e 's/timed out after [0-9]+ ms/timed out after T/'
}

# valid FILE: every line of it is a record of ping's schema, with nothing that the schema does not describe
valid() {
	[ -s "$1" ] && "$BATS_TEST_DIRNAME/../lab/json-lines" "${top_srcdir:?}/docs/schema/ping.schema.json" <"$1" >/dev/null
}

# whole_run FILE: valid, its first record is start and its last one summary, once each; with a status, exit is that
whole_run() {
	valid "$1" && jq -se --argjson status "${2:-null}" '
		.[0].type == "start" and .[-1].type == "summary" and
		(map(select(.type == "start" or .type == "summary")) | length) == 2 and
		($status == null or .[-1].exit == $status)' "$1" >/dev/null
}
