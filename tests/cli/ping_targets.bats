#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The targets of ping, in their order: --list-targets, ranges, shards, seeds.
# shellcheck disable=SC2154,SC2016

bats_require_minimum_version 1.5.0

setup() {
	load ../lib/helpers
	list=$BATS_TEST_TMPDIR/list
}

# all_parts N ARGUMENT...: what the N parts list, one after the other
all_parts() {
	local n=$1 i
	shift
	for ((i = 1; i <= n; i++)); do
		ping --list-targets --shard "$i/$n" "$@"
	done
}

@test "words, files and ranges come one after the other, names as they are" {
	printf '192.0.2.9\nhost.invalid\n' >"$list"
	run ping --list-targets --generate 192.0.2.0/30 --file "$list" 2001:db8::1 other.invalid
	[ "$status" = 0 ]
	[ "$output" = "$(printf '%s\n' 2001:db8::1 other.invalid 192.0.2.9 host.invalid 192.0.2.1 192.0.2.2)" ]
}

@test "a number of targets in any number of parts: each is in one of them" {
	for size in 1 2 255 65000 65536; do
		last=$((size - 1))
		range=10.0.0.0-10.0.$((last / 256)).$((last % 256))
		ping --list-targets --generate "$range" | sort >"$list"
		[ "$(wc -l <"$list")" = "$size" ]
		for parts in 1 2 3 7 64; do
			[ "$size" -lt 65000 ] || [ "$parts" -lt 64 ] || [ -z "${ICMP_TOOLS_WRAPPER:-}" ] || continue
			all_parts "$parts" --seed 42 --generate "$range" | sort | cmp - "$list"
		done
	done
}

@test "lists and ranges are divided together" {
	seq 1 500 | sed 's/^/host/; s/$/.invalid/' >"$list"
	both=(--generate 2001:db8::/120 --generate 198.51.100.0/24 --file "$list" one.invalid)
	ping --list-targets "${both[@]}" | sort >"$list.all"
	[ "$(wc -l <"$list.all")" = $((500 + 256 + 254 + 1)) ]
	for parts in 2 7; do
		all_parts "$parts" --seed 7 "${both[@]}" | sort | cmp - "$list.all"
	done
	# none is empty, of lists and of ranges
	for i in 1 2 3 4 5 6 7; do
		ping --list-targets --shard "$i/7" --seed 7 "${both[@]}" >"$list.part"
		grep -q invalid "$list.part"
		grep -q 2001 "$list.part"
	done
}

@test "a seed gives the same order everywhere, and another seed another one" {
	run ping --list-targets --seed 42 --generate 192.0.2.0/28
	[ "$output" = "$(printf '192.0.2.%s\n' 2 6 3 10 9 1 12 7 4 14 11 8 13 5)" ]
	first=$output
	run ping --list-targets --seed 43 --generate 192.0.2.0/28
	[ "$output" != "$first" ]
	[ "$(sort <<<"$output")" = "$(sort <<<"$first")" ]
	run ping --list-targets --seed 0x2a --generate 192.0.2.0/28
	[ "$output" = "$first" ]
}

@test "special-purpose networks are left out of a larger range" {
	run ping --list-targets --generate 9.255.255.254-10.0.0.2
	[ "$output" = "$(printf '%s\n' 9.255.255.254 9.255.255.255)" ]
	run ping --list-targets --include-reserved --generate 9.255.255.254-10.0.0.1
	[ "$output" = "$(printf '%s\n' 9.255.255.254 9.255.255.255 10.0.0.0 10.0.0.1)" ]
	run ping --list-targets --generate 10.0.0.0/30
	[ "$output" = "$(printf '%s\n' 10.0.0.1 10.0.0.2)" ]
	run ping --list-targets --generate 192.168.255.254-192.169.0.1
	[ "$output" = "$(printf '%s\n' 192.169.0.0 192.169.0.1)" ]
}

@test "all IPv6 addresses are a range, too" {
	run bash -c 'ping --list-targets --rate 1 --generate 2000::/3 | head -n 2'
	[ "$output" = "$(printf '%s\n' 2000:: 2000::1)" ]
}

@test "--shard=auto reads the variables of batch systems" {
	range=(--seed 1 --generate 192.0.2.0/24)
	ping --list-targets --shard 3/4 "${range[@]}" >"$list"
	same() {
		env "${@:2}" ping --list-targets --shard "$1" "${range[@]}" | cmp - "$list"
	}
	same auto/4 JOB_COMPLETION_INDEX=2
	same auto SLURM_ARRAY_TASK_ID=12 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_COUNT=4
	same auto SLURM_PROCID=2 SLURM_NTASKS=4
	same auto PMI_RANK=2 PMI_SIZE=4
	same auto OMPI_COMM_WORLD_RANK=2 OMPI_COMM_WORLD_SIZE=4
	same auto SGE_TASK_ID=3 SGE_TASK_LAST=4
	same auto CLOUD_RUN_TASK_INDEX=2 CLOUD_RUN_TASK_COUNT=4
	same auto/4 AWS_BATCH_JOB_ARRAY_INDEX=2
	run env JOB_COMPLETION_INDEX=2 ping --list-targets --shard auto "${range[@]}"
	[ "$status" = 2 ]
	[ "$output" = 'ping: --shard auto: JOB_COMPLETION_INDEX does not say of how many: use auto/N' ]
	run env JOB_COMPLETION_INDEX=4 ping --list-targets --shard auto/4 "${range[@]}"
	[ "$status" = 2 ]
	[ "$output" = 'ping: --shard auto/4: JOB_COMPLETION_INDEX is 4, which is not one of 4 parts' ]
}

@test "what cannot be listed is reported, the rest is listed" {
	printf 'a.invalid\nb c\nd.invalid' >"$list"
	cd "$BATS_TEST_TMPDIR" || return
	run --separate-stderr ping --list-targets --file list --file missing 192.0.2.1
	[ "$status" = 2 ]
	[ "$output" = "$(printf '%s\n' 192.0.2.1 a.invalid d.invalid)" ]
	[ "$stderr" = "$(printf '%s\n' 'ping: list:2: more than one word in the line' 'ping: missing: No such file or directory')" ]
}
