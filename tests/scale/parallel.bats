#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The command of docs/scale.md for GNU parallel, over ssh to two machines: sshd on two addresses of a loopback device.
# shellcheck disable=SC2154,SC2034

setup() {
	load ../lib/helpers
	load ../lib/topology
	load scale
	needs_root
	scale_start
	host_add a
	ping_sockets_open a
	HOME=$BATS_TEST_TMPDIR/home
	export HOME
	mkdir -p "$HOME/.parallel"
	: >"$HOME/.parallel/will-cite"
	# sshd's own folder, in this test's mount namespace
	mount -t tmpfs -o mode=755 tmpfs /run
	mkdir -p /run/sshd
	ssh_start
}

teardown() {
	topology_end
	umount /run || :
}

ssh_start() {
	local dir=$BATS_TEST_TMPDIR/ssh address
	mkdir "$dir"
	ssh-keygen -q -t ed25519 -N '' -f "$dir/host"
	ssh-keygen -q -t ed25519 -N '' -f "$dir/user"
	# PATH has the built commands, as where they are installed
	printf '%s\n' 'Port 26022' "HostKey $dir/host" "AuthorizedKeysFile $dir/user.pub" 'StrictModes no' 'UsePAM no' \
		'PermitRootLogin yes' 'PasswordAuthentication no' 'MaxStartups 100' 'PidFile none' \
		"SetEnv PATH=\"$PATH\"" >"$dir/sshd"
	printf '%s\n' 'Host 127.0.0.*' 'Port 26022' "IdentityFile $dir/user" 'StrictHostKeyChecking accept-new' \
		"UserKnownHostsFile $dir/known" 'BatchMode yes' >"$dir/client"
	for address in 127.0.0.1 127.0.0.2; do
		in_background a "$dir/$address.log" /usr/sbin/sshd -D -e -f "$dir/sshd" -o "ListenAddress=$address"
		wait_until in_host a ssh -F "$dir/client" "$address" ping -V
	done
}

# documented: the command of docs/scale.md, with this test's folder, machines and targets
documented() {
	sed -n '/^    seq 8 | parallel/,/^$/p' "$BATS_TEST_DIRNAME/../../docs/scale.md" |
		sed "s|/shared/sweep|$folder|g; s|one,two|127.0.0.1,127.0.0.2|; s|--seed=42 --generate=[^ ]*|${part[*]}|"
}

@test "8 parts over ssh to two machines, one killed and retried: 65,536 results, none twice" {
	command=$(documented)
	[[ $command == *127.0.0.2*$targets* ]]
	cd "$BATS_TEST_TMPDIR"
	PARALLEL_SSH="ssh -F $BATS_TEST_TMPDIR/ssh/client" in_host a bash -c "$command" 3>&- &
	job=$!
	wait_until at_work 3
	kill_part a 3
	wait "$job"
	complete
	[ "$(grep -c '"type":"start"' "$folder/results.3")" = 2 ]
	# Both machines had a share.
	[ "$(cut -f 2 "$folder/log" | grep -o '127.0.0.[12]' | sort -u | wc -l)" = 2 ]
}
