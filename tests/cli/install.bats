#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# make install into a directory of the test's own, from the build that is under test.
# shellcheck disable=SC2154

setup() {
	image=$BATS_TEST_TMPDIR/image
	bin=$image/opt/bin
	PATH=$PATH:/usr/sbin:/sbin # getcap, for an ordinary user
}

# The build's make, without what the make above hands down.
build_make() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$top_builddir" "$@" DESTDIR="$image" prefix=/opt \
		exec_prefix=/opt bindir=/opt/bin 2>&1
}

# expected COMMAND LINE...: the lines, when this commit builds the command
expected() {
	[ ! -x "$top_builddir/$1" ] || printf '%s\n' "${@:2}"
}

@test "each command is installed with its other names as links beside it" {
	build_make install
	mkdir -p "$bin"
	run find "$bin" -type l -printf '%f -> %l\n'
	[ "$(sort <<<"$output")" = "$({
		expected ping/ping 'ping4 -> ping' 'ping6 -> ping'
		expected traceroute/traceroute 'tcptraceroute -> traceroute' 'traceroute6 -> traceroute' \
			'tracert -> traceroute'
	} | sort)" ]
	run find "$bin" -type f -printf '%f %m\n'
	[ "$(sort <<<"$output")" = "$({
		expected ping/ping 'ping 755'
		expected traceroute/traceroute 'traceroute 755'
		expected icmpgen/icmp-send 'icmp-send 755'
	} | sort)" ]
}

@test "each other name has a page, a link beside the command's" {
	build_make install mandir=/opt/man
	run find "$image/opt/man/man8" -type l -printf '%f -> %l\n'
	[ "$(sort <<<"$output")" = 'ping4.8 -> ping.8
ping6.8 -> ping.8
tcptraceroute.8 -> traceroute.8
traceroute6.8 -> traceroute.8
tracert.8 -> traceroute.8' ]
}

@test "an installation below DESTDIR sets no capability and says how to" {
	run build_make install
	[ "$status" = 0 ]
	[ "$(grep '^capabilities' <<<"$output")" = "$(expected ping/ping \
		'capabilities: not set; where ping sockets are closed run as root: make install-caps')" ]
	mkdir -p "$image"
	run getcap -r "$image"
	[ "$output" = "" ]
}

@test "an installation twice over is the same installation" {
	build_make install
	mkdir -p "$bin"
	find "$image" -printf '%P %m %l\n' | sort >"$BATS_TEST_TMPDIR/first"
	build_make install
	diff "$BATS_TEST_TMPDIR/first" <(find "$image" -printf '%P %m %l\n' | sort)
}

@test "make uninstall leaves no file behind" {
	build_make install
	mkdir -p "$bin"
	[ "$(find "$bin" -name ping)" = "$(expected ping/ping "$bin/ping")" ]
	build_make uninstall
	[ "$(find "$image" ! -type d)" = "" ]
}

@test "the multicall file is each command, by its name or by its first argument" {
	load ../lib/helpers
	one=$BATS_TEST_TMPDIR/one
	mkdir "$one"
	cp "$top_builddir/multicall/icmp-tools" "$one"
	for name in ping ping6 fping traceroute tracert tcptraceroute icmp-send; do
		ln -s icmp-tools "$one/$name"
		for argument in --help --no-such-option; do
			"$commands/$name" $argument >"$one.apart" 2>&1 || echo "status $?" >>"$one.apart"
			"$one/$name" $argument >"$one.links" 2>&1 || echo "status $?" >>"$one.links"
			"$one/icmp-tools" "$name" $argument >"$one.argument" 2>&1 || echo "status $?" >>"$one.argument"
			sed -i "s|$commands/||g; s|$one/||g" "$one.apart" "$one.links"
			[ "$(wc -l <"$one.apart")" -gt 1 ]
			diff "$one.apart" "$one.links"
			diff "$one.apart" "$one.argument"
		done
	done
	run "$one/icmp-tools" nothing
	[ "$status" = 2 ]
	[[ $output == 'usage: icmp-tools ping|traceroute|icmp-send '* ]]
}
