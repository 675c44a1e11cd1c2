# SPDX-License-Identifier: BSD-2-Clause
# The questions of docs/json.md, asked as they are printed there.
# shellcheck shell=bash disable=SC2154

# question NUMBER: its jq command, as the page prints it
question() {
	awk -v number="$1." '
		$1 == number { found = 1; next }
		found && /^ +jq / { sub(/^ +/, ""); print; exit }' "$top_srcdir/docs/json.md"
}

# answer NUMBER: what it prints about the file `records`
answer() {
	bash -c "$(question "$1")"
}

# is_answer NUMBER VALUE
is_answer() {
	diff <(answer "$1") - <<<"$2"
}
