#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Completions, asked in the shells they are for: they are made from --help, that is from the option tables.
# shellcheck disable=SC2154,SC2016

setup() {
	made=$top_builddir/completions
	grep -q '^COMPLETIONS_TRUE=.#' "$top_builddir/config.status" && skip "configured without completions"
	return 0
}

# in_bash WORD...: what bash offers for the last word of this command line
in_bash() {
	bash -c '
		for file in "$0"/bash/*; do
			source "$file"
		done
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		spec=$(complete -p "$1") || exit
		function=${spec#*-F }
		"${function%% *}"
		printf "%s\n" "${COMPREPLY[@]}"' "$made" "$@"
}

# options_of COMMAND: every option that its --help shows, sorted
options_of() {
	"$top_builddir/$1" --help | awk '
		/^Examples:/ { exit }
		match($0, /[^ ]/) && RSTART <= 7 && substr($0, RSTART, 1) == "-" {
			if (match($0, /^ +-[^-]/))
				print "-" substr($0, RLENGTH, 1)
			if (match($0, /--[a-z0-9-]+/))
				print substr($0, RSTART, RLENGTH)
		}' | LC_ALL=C sort
}

@test "bash offers every option of the three commands and no other" {
	for command in ping/ping traceroute/traceroute icmpgen/icmp-send; do
		diff <(options_of "$command") <(in_bash "$(basename "$command")" - | LC_ALL=C sort)
	done
}

@test "bash completes a long name, also of ping6 and traceroute6" {
	[ "$(in_bash ping --prob)" = --probe-timeout ]
	[ "$(in_bash ping6 --prob)" = --probe-timeout ]
	[ "$(in_bash traceroute6 --as-d)" = --as-database ]
}

@test "bash offers the values of an option, after a blank and after =" {
	[ "$(in_bash icmp-send --ext-checksum '' | tr '\n' ' ')" = 'auto bad zero ' ]
	[ "$(in_bash icmp-send --ext-checksum = b)" = bad ]
}

@test "bash offers interfaces where one is wanted and files where a file is" {
	in_bash ping -I l | grep -qx lo
	touch "$BATS_TEST_TMPDIR/some.pcapng"
	[ "$(in_bash ping --pcapng "$BATS_TEST_TMPDIR/so")" = "$BATS_TEST_TMPDIR/some.pcapng" ]
}

@test "bash offers nothing for the value of a number" {
	[ "$(in_bash ping -c '')" = "" ]
}

@test "bash offers icmp-send's messages" {
	PATH=$top_builddir/icmpgen:$PATH
	[ "$(in_bash icmp-send dest-un | sort -u)" = dest-unreach ]
}

@test "zsh completes an option and knows that it takes a value" {
	command -v zsh >/dev/null
	run python3 - "$made/zsh" <<-'END'
		import os, pty, select, sys, time
		pid, fd = pty.fork()
		if pid == 0:
		    os.environ.update(TERM='dumb', PS1='', HOME='/nonexistent')
		    os.execvp('zsh', ['zsh', '-f', '-i'])
		def ask(text, until):
		    os.write(fd, text.encode())
		    seen, end = '', time.time() + 60
		    while until not in seen and time.time() < end:
		        if select.select([fd], [], [], 1)[0]:
		            seen += os.read(fd, 65536).decode(errors='replace')
		    return seen
		ask(f'fpath=({sys.argv[1]} $fpath); autoload -Uz compinit; compinit -u -D; setopt nobeep; echo re''ady\n', 'ready')
		seen = ask('ping --ttl\t\t', '--ttl=')
		sys.exit(0 if '--ttl=' in seen else seen)
	END
	echo "$output"
	[ "$status" = 0 ]
}

@test "fish offers the options with what they are for" {
	command -v fish >/dev/null
	run env HOME="$BATS_TEST_TMPDIR" fish --no-config -c "source $made/fish/ping.fish; complete -C 'ping --audi'"
	[ "$output" = "--audible"$'\t'"ring the bell for each reply" ]
	run env HOME="$BATS_TEST_TMPDIR" fish --no-config -c "source $made/fish/icmp-send.fish; complete -C 'icmp-send --ext-checksum '"
	[ "$(sort <<<"$output" | cut -f 1 | tr '\n' ' ')" = 'auto bad zero ' ]
}

@test "fish offers every option of the three commands and no other" {
	command -v fish >/dev/null
	for command in ping/ping traceroute/traceroute icmpgen/icmp-send; do
		name=$(basename "$command")
		for dashes in - --; do
			env HOME="$BATS_TEST_TMPDIR" fish --no-config -c "source $made/fish/$name.fish; complete -C '$name $dashes'"
		done | cut -f 1 | LC_ALL=C sort -u >"$BATS_TEST_TMPDIR/offered"
		# an option that takes a value is offered with =
		diff <(options_of "$command") <(sed 's/=$//' "$BATS_TEST_TMPDIR/offered" | LC_ALL=C sort -u)
	done
}

@test "zsh is given every option of the three commands and no other" {
	command -v zsh >/dev/null
	for command in ping/ping traceroute/traceroute icmpgen/icmp-send; do
		zsh -f -c '
			fpath=($1 $fpath)
			_arguments() { print -rl -- "${@:3}" } # after -s -S
			autoload -Uz "_$2"
			"_$2"' zsh "$made/zsh" "$(basename "$command")" |
			grep -oE '^[*]?(\([^)]*\))?-[A-Za-z0-9-]+' | sed -E 's/^[*]//; s/^\([^)]*\)//' |
			LC_ALL=C sort -u >"$BATS_TEST_TMPDIR/offered"
		diff <(options_of "$command") "$BATS_TEST_TMPDIR/offered"
	done
}
