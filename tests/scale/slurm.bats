#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# contrib/slurm/sweep.sbatch by a Slurm of its own: two machines, which are network namespaces, without systemd, cgroups
# and accounting.
# shellcheck disable=SC2154,SC2034

setup() {
	load ../lib/helpers
	load ../lib/topology
	load scale
	needs_root
	scale_start
	two_hosts
	ping_sockets_open a
	ping_sockets_open b
	export SLURM_CONF=$BATS_TEST_TMPDIR/slurm.conf
	slurm_start
}

teardown() {
	topology_end
}

# machine HOST COMMAND...: there, by its own name; in the background
machine() {
	# shellcheck disable=SC2016 # the inner shell expands them
	in_background "$1" "$BATS_TEST_TMPDIR/$1.${2##*/}.log" unshare --uts sh -c 'hostname "$0" && exec "$@"' "$@"
}

slurm_start() {
	local dir=$BATS_TEST_TMPDIR
	mkdir -m 700 "$dir/munge"
	head -c 1024 /dev/urandom >"$dir/munge/key"
	chmod 400 "$dir/munge/key"
	machine a "$(command -v munged)" --foreground --force --key-file="$dir/munge/key" --socket="$dir/munge/socket" \
		--pid-file="$dir/munge/pid" --seed-file="$dir/munge/seed" --log-file="$dir/munge/log"
	cat >"$SLURM_CONF" <<-END
		ClusterName=sweep
		SlurmctldHost=a(10.77.1.1)
		SlurmUser=root
		AuthType=auth/munge
		AuthInfo=socket=$dir/munge/socket
		SlurmctldPort=26817
		SlurmdPort=26818
		StateSaveLocation=$dir/state
		SlurmdSpoolDir=$dir/spool.%n
		SlurmctldPidFile=$dir/slurmctld.pid
		SlurmdPidFile=$dir/slurmd.%n.pid
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_CPU
		SchedulerType=sched/builtin
		SchedulerParameters=batch_sched_delay=0,sched_interval=1
		SlurmdParameters=config_overrides
		KillWait=1
		MailProg=/bin/true
		NodeName=a NodeAddr=10.77.1.1 CPUs=4 RealMemory=1000
		NodeName=b NodeAddr=10.77.1.2 CPUs=4 RealMemory=1000
		PartitionName=all Nodes=a,b Default=YES
	END
	mkdir "$dir/state" "$dir/spool.a" "$dir/spool.b"
	wait_until [ -S "$dir/munge/socket" ]
	machine a "$(command -v slurmctld)" -D -c
	machine a "$(command -v slurmd)" -D
	machine b "$(command -v slurmd)" -D
	wait_until both_idle
}

both_idle() {
	[ "$(in_host a sinfo -h -o '%D %t')" = '2 idle' ]
}

# tasks_of NODE: the indices of the tasks that run there
tasks_of() {
	in_host a squeue -h -r -t RUNNING -w "$1" -o '%K'
}

# on_each: whether four tasks run on each machine, all of them at work
on_each() {
	local i
	[ "$(tasks_of a | wc -l)" = 4 ] && [ "$(tasks_of b | wc -l)" = 4 ] || return
	for i in {0..7}; do
		at_work "$i" || return
	done
}

# over: whether no task is left. A requeued one would wait two minutes; one that begins in the second in which it was
# ended fails, as its credential of that second is revoked.
over() {
	local id
	for id in $(in_host a squeue -h -r -t PENDING -o '%i %r' | awk '$2 == "BeginTime" { print $1 }'); do
		[ -e "$BATS_TEST_TMPDIR/begins.$id" ] && continue
		in_host a scontrol update JobId="$id" StartTime=now+2 && touch "$BATS_TEST_TMPDIR/begins.$id"
	done
	[ -z "$(in_host a squeue -h)" ]
}

@test "8 Slurm tasks, one requeued, and a machine that dies with four: 65,536 results, none twice" {
	cd "$BATS_TEST_TMPDIR"
	job=$(in_host a sbatch --parsable "$contrib/slurm/sweep.sbatch" "$folder" "${part[@]}")
	wait_until on_each
	again=$(tasks_of a | head -n 1)
	lost=$(tasks_of b)
	in_host a scontrol requeue "${job}_$again"
	# shellcheck disable=SC2046 # words
	kill -9 $(pids b .)
	in_host a scontrol update NodeName=b State=DOWN Reason=dead
	wait_until over || wait_until over || wait_until over
	complete
	# Each of them began twice, and the others once.
	for i in {0..7}; do
		times=1
		[[ " $again "$(echo "$lost" | tr '\n' ' ') == *" $i "* ]] && times=2
		[ "$(grep -c '"type":"start"' "$folder/results.$i")" = "$times" ]
	done
}
