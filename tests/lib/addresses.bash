# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# For whatever builds networks: when an IPv6 address is there.

# ipv6_wait DEVICE [COMMAND...]: until the IPv6 addresses of DEVICE take packets, here or where `COMMAND... awk` runs;
# for at most 10 seconds. The kernel's work queue gives an address its local route some time after `ip address add`
# has returned, duplicate detection or not; until then packets to it are lost.
# shellcheck disable=SC2016  # awk's
ipv6_wait() {
	local device=$1 try
	shift
	for try in {1..500}; do
		"$@" awk -v device="$device" '
			NF == 6 && $6 == device { waiting[$1] }
			NF == 10 && $10 == device && $2 == "80" { delete waiting[$1] }
			END { for (address in waiting) exit 1 }' /proc/net/if_inet6 /proc/net/ipv6_route && return 0
		sleep 0.02
	done
	echo "the IPv6 addresses of $device have no routes after $try tries" >&2
	return 1
}
