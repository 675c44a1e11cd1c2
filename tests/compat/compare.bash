# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash disable=SC2154
# The same command line through the system's tool and ours, in the same namespace. Load it after helpers and topology.
#
#   compare_file FILE       the differences that are meant: situation | theirs | ours | reason | section of the spec
#   same ARGUMENT...        both say the same on stdout and stderr and end alike, after times and identifiers are
#                           normalised and the differences of this situation (the test's name, or *) are applied
#   unused_differences      those lines of the file that changed nothing in any test so far
#
# theirs is a sed -E pattern, ours its replacement; `(nothing)` as theirs stands for a line that only we print (ours is
# then the pattern of that line), as ours for one that only they print. The host is $on; $as (in_host, in_host_as_user
# or without_capabilities) says as whom.

compare_file() {
	differences=$1
	compare_used=$BATS_FILE_TMPDIR/used-differences
	touch "$compare_used"
}

# What no two runs have in common.
normalise() {
	sed -E -e "s#$1#ping#g" \
		-e 's/fd: [0-9]+/fd: N/g' -e 's/time=[0-9.]+ ms/time=T ms/' -e 's/, time [0-9]+ms$/, time T ms/' \
		-e 's#^rtt min/avg/max/mdev = [0-9./]+ ms#rtt min/avg/max/mdev = T ms#' \
		-e 's#ipg/ewma [0-9./]+ ms#ipg/ewma T ms#' \
		-e 's#min/avg/ewma/max = [0-9./]+ ms#min/avg/ewma/max = T ms#' \
		-e 's/^\[[0-9]+\.[0-9]{6}\] /[TIME] /' \
		-e 's/^( 4  .  .. .... )[0-9a-f]{4}(   . ....  ..  .. )[0-9a-f]{4} /\1ID\2SUM /' \
		-e 's/^(  quoted: icmp .* id=)[0-9]+ /\1N /' -e 's/\t-?[0-9]+( absolute)?$/\tSTAMP/' -e 's/\r/^M/g' -e 's/\x08/^H/g' -e 's/\a/^G/g'
}

# say PROGRAM ARGUMENT...: stdout, stderr and status of one run, normalised
say() {
	local program=$1 status=0 run=$BATS_TEST_TMPDIR/run
	shift
	in_host "$on" sh -c 'ip route flush cache; ip -6 route flush cache' 2>/dev/null
	"${as:-in_host}" "$on" ${around[@]+"${around[@]}"} "$program" "$@" >"$run.out" 2>"$run.err" </dev/null || status=$?
	normalise "$program" <"$run.out"
	echo "stderr:"
	# the hints after our errors are ours alone
	sed '/^  [^ ]/d' "$run.err" | normalise "$program"
	echo "status $status"
}

# The differences of this situation: NUMBER SEPARATOR THEIRS SEPARATOR OURS, a line each
meant() {
	awk -F ' \\| ' -v OFS=$'\x01' -v situation="$BATS_TEST_DESCRIPTION" '
	!/^#/ && NF == 5 && ($1 == "*" || $1 == situation) { print NR, $2, $3 }' "$differences"
}

# What they would say if they did as we mean to; notes which differences that took.
amend() {
	local number theirs ours
	cp "$1" "$1.amended"
	cp "$2" "$2.amended"
	while IFS=$'\x01' read -r number theirs ours; do
		if [ "$theirs" = '(nothing)' ]; then
			sed -E "/$ours/d" "$2.amended" >"$2.next"
			cmp -s "$2.amended" "$2.next" || echo "$number" >>"$compare_used"
			mv "$2.next" "$2.amended"
			continue
		fi
		if [ "$ours" = '(nothing)' ]; then
			sed -E "/$theirs/d" "$1.amended" >"$1.next"
		else
			sed -E "s"$'\x02'"$theirs"$'\x02'"$ours"$'\x02' "$1.amended" >"$1.next"
		fi
		cmp -s "$1.amended" "$1.next" || echo "$number" >>"$compare_used"
		mv "$1.next" "$1.amended"
	done < <(meant)
}

same() {
	say "$theirs" "$@" >"$BATS_TEST_TMPDIR/theirs"
	say "$ours" "$@" >"$BATS_TEST_TMPDIR/ours"
	amend "$BATS_TEST_TMPDIR/theirs" "$BATS_TEST_TMPDIR/ours"
	diff "$BATS_TEST_TMPDIR/theirs.amended" "$BATS_TEST_TMPDIR/ours.amended"
}

unused_differences() {
	awk -F ' \\| ' 'NR == FNR { used[$1] = 1; next } !/^#/ && NF > 0 && !(FNR in used) { print FNR ": " $0 }' \
		"$compare_used" "$differences"
}
