# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
# The tools that ours are compared with. Other programs of the same name may be installed and come first in PATH.

# is_reference NAME PATH: whether it is the tool that NAME means here; of other names any is
is_reference() {
	case $1 in
	ping) [[ $("$2" -V 2>&1) == 'ping from iputils '* ]] ;;
	traceroute) [[ $("$2" --version 2>&1) == 'Modern traceroute for Linux, version '* ]] ;;
	fping) [[ $("$2" --version 2>&1) == *'fping: Version '* ]] ;;
	esac
}

# reference NAME: the path of the reference tool: the first in PATH, ours left out, that is the right one
reference() {
	local path
	local PATH=${PATH//"${commands:-/}:"/}:/usr/bin:/bin:/usr/sbin:/sbin
	for path in $(type -ap "$1"); do
		is_reference "$1" "$path" || continue
		echo "$path"
		return
	done
	echo "no $(reference_name "$1") in $PATH: tests/lib/packages lists its package" >&2
	return 1
}

reference_name() {
	case $1 in
	ping) echo "ping of iputils" ;;
	traceroute) echo "traceroute of Dmitry Butskoy" ;;
	*) echo "$1" ;;
	esac
}
