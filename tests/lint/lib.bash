# SPDX-License-Identifier: BSD-2-Clause
# What the lints share. Each lint is `tests/lint/NAME [TREE]`: it reads the tree (its own by default), prints one
# line `FILE:LINE: problem` for each violation, and ends with status 1 when there was one.
# shellcheck shell=bash

lint_directory=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export COLUMNS=80
tree=$(cd "${1:-$lint_directory/../..}" && pwd) || exit 2
cd "$tree" || exit 2

# Files of the tree, sorted, without what builds leave; the arguments are further tests of find.
tree_files() {
	find . \( -name .git -o -name .deps -o -name 'autom4te.cache' -o -name build-aux -o -name build \
		-o -name 'build-*' -o -path './icmp-tools-*' -o -name _build -o -name _inst \) -prune -o \
		-type f ! -path ./config.h ! -path ./config.status "$@" -printf '%P\n' | LC_ALL=C sort
}

# The C files, or those below the given folders.
c_files() {
	if [ $# = 0 ]; then
		tree_files -name '*.[ch]'
		return
	fi
	local folder
	for folder; do
		tree_files -path "./$folder/*" -name '*.[ch]'
	done
}

# The C files that make up the programs: not the tests, not the benchmarks.
program_files() {
	c_files common ping traceroute icmpgen
}

# Shell scripts: by name or by their first line.
shell_files() {
	local file first
	tree_files ! -name '*.[cho]' ! -name '*.md' -size -200k | while IFS= read -r file; do
		case $file in
		*.sh | *.bash | *.bats)
			echo "$file"
			continue
			;;
		*.in | configure | */fuzz/corpus/*) continue ;;
		esac
		first=$(head -c 60 -- "$file" | tr -d '\0' | head -n 1)
		case $first in
		'#!'*/sh | '#!'*/sh\ * | '#!'*bash | '#!'*bash\ * | '#!'*\ bats) echo "$file" ;;
		esac
	done
}

# A C file's code alone, line by line: comments and the insides of strings are left out.
code_of() {
	awk -f "$lint_directory/code.awk" "$1"
}

# compile OBJECTS BUILD FILE...: each to its object in the folder OBJECTS, side by side; a path's slashes become plus
# signs. BUILD is where config.h is. Compiled here, plainly, so that a sanitizer's or a coverage build does not matter.
compile() {
	local objects=$1 build=$2 file
	local -a compiler
	read -ra compiler <<<"${CC:-cc}"
	for file in "${@:3}"; do
		printf '%s\0%s\0' "$objects/${file//\//+}.o" "$file"
	done | xargs -r -0 -P "$(nproc)" -n 2 "${compiler[@]}" -std=gnu17 -D_GNU_SOURCE -O2 -fPIE -I. -I"$build" -c -o
}

# Report what a list of violations on standard input holds: prints it, and fails when there is any.
no_lines() {
	local lines
	lines=$(cat)
	[ -z "$lines" ] && return 0
	printf '%s\n' "$lines"
	return 1
}
