# SPDX-License-Identifier: BSD-2-Clause
# What the suite does where the kernel or a container refuses it namespaces.

bats_require_minimum_version 1.5.0

setup() {
	run_bats=$BATS_TEST_DIRNAME/../lib/run-bats
	printf '@test "one" {\n\ttrue\n}\n' >"$BATS_TEST_TMPDIR/one.bats"
}

# without KIND COMMAND...: in a user namespace that has none of this kind
without() {
	# shellcheck disable=SC2016 # the inner shell expands them
	unshare --user --map-root-user sh -c 'echo 0 >"/proc/sys/user/max_$1_namespaces" && shift && exec "$@"' sh "$@"
}

@test "a bats file is skipped, with the reason, where a namespace is refused" {
	for kind in net mnt pid; do
		run without "$kind" "$run_bats" "$BATS_TEST_TMPDIR/one.bats"
		[ "$status" = 0 ]
		[ "$output" = '1..0 # SKIP no namespaces to test in: unshare: unshare failed: No space left on device' ]
	done
}
