#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The sandbox: what it takes from the commands and their helpers.
# shellcheck disable=SC2013,SC2030,SC2031,SC2034,SC2154

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	load ../lib/sandbox
	sandbox_setup
	pids=()
}

teardown() {
	for pid in "${pids[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true
	done
	sandbox_teardown
}

# attempts [unprivileged] COMMAND...: what the command and its helpers could do, sorted
attempts() {
	local library=$BATS_FILE_TMPDIR/attempts.so
	[ -e "$library" ] || "${CC:-cc}" -shared -fPIC -o "$library" "$BATS_TEST_DIRNAME/sandbox_attempts.c"
	local with=env
	if [ "$1" = unprivileged ]; then
		with=$1
		shift
	fi
	"$with" LD_PRELOAD="$library" "$@" 2>&1 >/dev/null 3>&- | grep -E '^(command|helper): ' | sort
}

nothing='command: read no, write no, raw no, TCP no, program no'
asking='helper: read yes, write no, raw no, TCP yes, program no'

@test "ping can open nothing, and what looks names up can only ask" {
	[ "$(attempts ping -c 1 127.0.0.1)" = "$nothing" ]
	[ "$(attempts ping -6 -J -c 1 ::1)" = "$nothing" ]
	[ "$(attempts ping -H -c 1 127.0.0.1)" = "$nothing"$'\n'"$asking" ]
}

@test "traceroute can open nothing but sockets for its probes" {
	needs_root
	export RA_SERVER=127.0.0.1 RA_SERVICE=1
	[ "$(attempts traceroute -n 127.0.0.1)" = "$nothing" ]
	[ "$(attempts traceroute -n -I ::1)" = "$nothing" ]
	[ "$(attempts unprivileged traceroute -n --multipath ::1)" = "$nothing" ]
	[ "$(attempts traceroute 127.0.0.1)" = "$nothing"$'\n'"$asking" ]
	[ "$(attempts traceroute -A -n 127.0.0.1)" = "$nothing"$'\n'"$asking" ]
	[ "$(attempts unprivileged traceroute -n -M tcpconn -p 1 127.0.0.1)" = "${nothing/TCP no/TCP yes}" ]
}

@test "icmp-send can open no file and starts no process" {
	needs_root
	printf '0800f7ff00000000' >hex
	[ "$(attempts icmp-send --reply echo 127.0.0.1)" = "$nothing" ]
	[ "$(attempts icmp-send --effect --checksum bad echo 127.0.0.1)" = "$nothing" ]
	[ "$(attempts icmp-send --listen -w 0.1)" = "$nothing" ]
	[ "$(attempts icmp-send --decode hex)" = "$nothing" ]
}

# seccomp_of PID: the mode, of the process and those that it started
seccomp_of() {
	local child
	sed -n 's/^Seccomp:\s*//p' "/proc/$1/status"
	for child in $(cat "/proc/$1/task/$1/children"); do
		sed -n 's/^Seccomp:\s*//p' "/proc/$child/status"
	done
}

# modes_are MODES COMMAND...: wait until the command and its helpers have these
modes_are() {
	local wanted=$1
	shift
	"$@" >/dev/null 2>&1 3>&- &
	pids+=($!)
	wait_until modes_of "$!" "$wanted"
}

# modes_of PID MODES
modes_of() {
	[ "$(seccomp_of "$1" | tr '\n' ' ')" = "$2 " ]
}

@test "a filter is in force while packets are read, in helpers as well" {
	before=$(sed -n 's/^Seccomp:\s*//p' /proc/self/status)
	modes_are 2 ping 127.0.0.1
	modes_are '2 2' ping -H 127.0.0.1
	modes_are "$before" ping --sandbox=off 127.0.0.1
	modes_are "$before $before" ping -H --sandbox=off 127.0.0.1
	modes_are '2 2' traceroute -w 60 10.9.9.9
	modes_are '2 2' traceroute -n -A -w 60 10.9.9.9
	modes_are "$before" traceroute --sandbox=off -n -w 60 10.9.9.9
	modes_are 2 icmp-send -c 2 -i 60 echo 127.0.0.1
	modes_are "$before" icmp-send --sandbox=off -c 2 -i 60 echo 127.0.0.1
}

# The kernel that has none is played by strace: ENOSYS as from an old one, EPERM as from a container's own filter.
@test "without the kernel's help --sandbox=auto goes on silently and --sandbox=require ends" {
	export ASAN_OPTIONS=detect_leaks=0
	for lacking in seccomp:error=ENOSYS seccomp:error=EPERM landlock_create_ruleset:error=ENOSYS \
		landlock_create_ruleset:error=EOPNOTSUPP landlock_restrict_self:error=EPERM; do
		outcome off ping --sandbox=off -c 1 127.0.0.1
		outcome auto strace -qq -o calls -e inject="$lacking" ping -c 1 127.0.0.1
		diff off auto
		run --separate-stderr strace -qq -o calls -e inject="$lacking" ping --sandbox=require -c 1 127.0.0.1
		[ "$status" = 2 ]
		[ "$output" = '' ]
		[[ $stderr == 'ping: --sandbox=require: the kernel gives no '* ]]
		run --separate-stderr strace -qq -o calls -e inject="$lacking" traceroute --sandbox=require -n 127.0.0.1
		[ "$status" = 1 ]
		[[ $stderr == *'traceroute: --sandbox=require: the kernel gives no '* ]]
		run --separate-stderr strace -qq -o calls -e inject="$lacking" icmp-send --sandbox=require echo 127.0.0.1
		[ "$status" = 3 ]
		[[ $stderr == 'icmp-send: --sandbox=require: the kernel gives no '* ]]
	done
}

@test "an older kernel is asked how much of Landlock it has" {
	strace -qq -o calls -e inject=landlock_create_ruleset:error=E2BIG:when=1 ping -c 1 127.0.0.1
	grep -q 'landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) = ' calls
	grep -q 'landlock_restrict_self(.*) *= 0$' calls
}

@test "the version says what is on" {
	for command in ping traceroute icmp-send; do
		[ "$($command -V | tail -n 1)" = 'sandbox: seccomp on, Landlock on' ]
		[ "$($command --sandbox=off -V | tail -n 1)" = 'sandbox: off (--sandbox=off)' ]
		run strace -qq -o calls -e inject=landlock_create_ruleset:error=ENOSYS "$command" -V
		[ "${lines[-1]}" = 'sandbox: seccomp on, Landlock off (Function not implemented)' ]
	done
}

@test "another mode is a usage error" {
	run ping --sandbox=on 127.0.0.1
	[ "$status" = 2 ]
	[ "$output" = 'ping: --sandbox on: must be auto, require or off' ]
	run traceroute --sandbox=on 127.0.0.1
	[ "$status" = 2 ]
	[[ $output == *'must be auto, require or off'* ]]
	run icmp-send --sandbox=on echo 127.0.0.1
	[ "$status" = 2 ]
	[ "$output" = 'icmp-send: --sandbox on: must be auto, require or off' ]
}
