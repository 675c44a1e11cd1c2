# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# Waiting for conditions; helpers.bash, topology.bash and tests/lab/lab.bash load it.

# wait_until COMMAND...: run it until it succeeds, for at least 10 seconds; what it prints is dropped
wait_until() {
	local try
	for try in {1..500}; do
		"$@" >/dev/null 2>&1 && return
		sleep 0.02
	done
	echo "after $try tries still not true: $*" >&2
	return 1
}

# ipv6_ready DEVICE [COMMAND...]: whether the IPv6 addresses of DEVICE take packets, here or where `COMMAND... awk`
# runs. The kernel's work queue gives an address its local route some time after `ip address add` has returned,
# duplicate detection or not; until then packets to it are lost.
# shellcheck disable=SC2016  # awk's
ipv6_ready() {
	"${@:2}" awk -v device="$1" '
		NF == 6 && $6 == device { waiting[$1] }
		NF == 10 && $10 == device && $2 == "80" { delete waiting[$1] }
		END { for (address in waiting) exit 1 }' /proc/net/if_inet6 /proc/net/ipv6_route
}
