# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# For bats files about the sandbox: `load` this behind helpers. Its network has one link: 10.9.9.9 and fd09::9 on it answer
# nothing, 10.9.8.0/24 is prohibited.

sandbox_setup() {
	[ -z "${ICMP_TOOLS_SANITIZERS:-}" ] || skip 'a sanitizer build has none'
	[ -z "${ICMP_TOOLS_WRAPPER:-}" ] || skip 'valgrind has none'
	[[ $(ping -V) == *'sandbox: seccomp on'* ]] || skip 'this kernel has no seccomp filter'
	open_loopback
	ip link add v0 mtu 1300 type veth peer name v1
	ip link set v0 up
	ip link set v1 up
	ip address add 10.9.9.1/24 dev v0
	ip address add fd09::1/64 dev v0 nodad
	ip neighbour add 10.9.9.9 lladdr 02:00:00:00:00:09 dev v0
	ip neighbour add fd09::9 lladdr 02:00:00:00:00:09 dev v0
	ip route add prohibit 10.9.8.0/24
	chmod 777 "$BATS_TEST_TMPDIR"
	cd "$BATS_TEST_TMPDIR" || return 1
}

sandbox_teardown() {
	if ip link show v0 >/dev/null 2>&1; then
		ip link del v0
		ip route del prohibit 10.9.8.0/24
	fi
}

# masked: without what differs from run to run. Which replies have a stamp of the kernel does: Linux begins to take them
# some time after the first socket asks for them.
masked() {
	sed -E -e 's/ports? [0-9]+/port P/g' -e 's/"(sport|source_port|lts|timestamp|endtime|msm_id)": ?[0-9]+/"\1":N/g' \
		-e 's/[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]+/T/g' -e 's/"[a-z0-9_]*_ms": ?[0-9.]+/"ms":T/g' -e 's/in [0-9.]+ s$/in T s/' \
		-e 's/^[0-9]{10}\.[0-9]+,/T,/' -e 's/,[0-9]+\.[0-9]{3},/,T,/g' -e 's/[0-9]+ -> [0-9]+/A -> B/' -e 's|[0-9]+/s|N/s|' \
		-e 's/"stamp":"(user|kernel)"/"stamp":S/g' -e 's/"bytes":"[0-9a-f]*"/"bytes":B/' -e 's/"--sandbox=off",//' \
		 -e 's/[0-9.]+ ?ms/T/g' -e 's/^rtt .*/rtt T/' -e 's/, ipg.*//' -e 's/^\[[0-9.]+\]/[T]/' -e 's/[0-9]+ absolute/T absolute/' -e 's/^\t-?[0-9]+$/\tT/' \
		-e 's/(id|ident)([= ]|": ?)(0x[0-9a-f]+|[0-9]+)/\1\2I/g' \
		-e 's/"(time|rtt[a-z_]*|min|avg|max|mdev|ewma|elapsed|duration|queued[a-z_]*|interval[a-z_]*|[a-z_]*_at)": ?-?[0-9.e+-]+/"\1":T/g' \
		-e 's/"(time)": ?"[^"]*"/"\1":T/g'
}

# outcome FILE COMMAND...: run it; output, problems and status go to FILE
outcome() {
	local file=$1 status=0
	shift
	"$@" >"$file.out" 2>"$file.err" </dev/null 3>&- || status=$?
	{
		masked <"$file.out"
		echo '--'
		masked <"$file.err"
		echo "status $status"
	} >"$file"
}

# same PREFIX... -- COMMAND...: whether it prints the same with and without, and needs no call that is refused
same() {
	local prefix=()
	while [ "$1" != -- ]; do
		prefix+=("$1")
		shift
	done
	shift
	rm -f calls
	outcome off "${prefix[@]}" "$1" --sandbox=off "${@:2}"
	outcome on "${prefix[@]}" strace -f -qq -Z -o calls "$@"
	diff off on >difference && ! grep ENOSYS calls >>difference
}

# all_the_same [PREFIX...]: each line of standard input is a command line; where it prints something else under the
# sandbox, or needs a system call that is refused there, it is printed with what differs. A busy machine may drop a packet
# or be late: what differs is tried again.
all_the_same() {
	local line words count=0 bad=0
	while IFS= read -r line; do
		read -ra words <<<"$line"
		count=$((count + 1))
		same "$@" -- "${words[@]}" || same "$@" -- "${words[@]}" || same "$@" -- "${words[@]}" && continue
		echo "$line"
		cat difference
		bad=$((bad + 1))
	done
	echo "$count command lines, $bad differ"
	[ "$bad" = 0 ] && [ "$count" -gt 0 ]
}
