# SPDX-License-Identifier: BSD-2-Clause
# Standard output that is closed, full or slow, for each of the three commands.
# shellcheck disable=SC2154,SC2016  # of the loaded files; words for sh

bats_require_minimum_version 1.5.0
load ../lib/helpers

setup() {
	open_loopback
	short=("$PING -c 1 127.0.0.1" "$TRACEROUTE -n 127.0.0.1" "$ICMP_SEND --dry-run --src 127.0.0.1 echo 127.0.0.1")
}

@test "a closed standard output is a write error, exit 1, with no descriptor of ours in its place" {
	for command in "${short[@]}" "$PING --help" "$TRACEROUTE --version" "$ICMP_SEND --list" "$PING -J -c 1 127.0.0.1" \
		"$TRACEROUTE -n -J 127.0.0.1" "$ICMP_SEND -J --dry-run --src 127.0.0.1 echo 127.0.0.1"; do
		run --separate-stderr sh -c "exec $command >&-"
		echo "$command: $status $stderr"
		[ "$status" = 1 ]
		[[ $stderr =~ ^([^ ]*/)?(ping|traceroute|icmp-send)': write error'(': Bad file descriptor')?$ ]]
		run sh -c "exec $command <&- >&- 2>&-"
		[ "$status" = 1 ]
	done
}

@test "a closed standard output is a write error without /dev, too" {
	mount -t tmpfs none /dev
	for command in "${short[@]}"; do
		run --separate-stderr sh -c "exec $command <&- >&-"
		[ "$status" = 1 ]
		[[ $stderr == *': write error'* ]]
	done
	umount /dev
}

@test "only standard input closed, the output is as ever" {
	run --separate-stderr sh -c "$PING -q -c 1 127.0.0.1 <&-"
	[ "$status" = 0 ]
	[ "$stderr" = "" ]
	[[ $output == *'1 packets transmitted, 1 received'* ]]
	run --separate-stderr sh -c "$ICMP_SEND --decode - <&-"
	[ "$stderr" = "icmp-send: -: Bad file descriptor" ]
}

# A pipe of one page that cannot take more at once, read only when it is full.
slow_pipe() {
	python3 -c '
import array, fcntl, os, subprocess, sys, termios
back, front = os.pipe()
fcntl.fcntl(front, 1031, 4096)
os.set_blocking(front, False)
process = subprocess.Popen(sys.argv[1:], stdout=front)
held = array.array("i", [0])
while held[0] < 4096 and process.poll() is None:
    fcntl.ioctl(back, termios.FIONREAD, held)
shared = os.get_blocking(front)
os.close(front)
with os.fdopen(back, "rb") as reader:
    sys.stdout.buffer.write(reader.read())
assert not shared, "the flag was changed for all processes"
sys.exit(process.wait())' "$@"
}

@test "a full non-blocking standard output waits for room, and stays non-blocking for others" {
	for command in "$PING" "$TRACEROUTE" "$ICMP_SEND"; do
		"$command" --help >"$BATS_TEST_TMPDIR/whole"
		[ "$(wc -c <"$BATS_TEST_TMPDIR/whole")" -gt 4096 ]
		slow_pipe "$command" --help | diff "$BATS_TEST_TMPDIR/whole" -
	done
}

# A non-blocking FIFO that lost its reader; killed after a minute.
unread_fifo() {
	rm -f fifo
	mkfifo fifo
	run python3 -c '
import os, subprocess, sys
back = os.open("fifo", os.O_RDONLY | os.O_NONBLOCK)
front = os.open("fifo", os.O_WRONLY | os.O_NONBLOCK)
os.close(back)
with subprocess.Popen(sys.argv[1:], stdout=front) as process:
    os.close(front)
    try:
        print(process.wait(timeout=60))
    except subprocess.TimeoutExpired:
        process.kill()
        print("waits for ever")' "$@"
}

@test "a non-blocking FIFO without a reader ends each command as a closed pipe does" {
	cd "$BATS_TEST_TMPDIR"
	for command in "$PING" "$TRACEROUTE" "$ICMP_SEND"; do
		unread_fifo "$command" --help
		[ "$output" = -13 ]
	done
}

# At its start an alarm is under way.
with_alarm() {
	timeout -s KILL 60 python3 -c 'import os, signal, sys; signal.alarm(1); os.execv(sys.argv[1], sys.argv[1:])' "$@"
}

@test "a signal ends each command that waits for the reader of its capture" {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	run -142 with_alarm "$PING" --pcapng="$BATS_TEST_TMPDIR/fifo" -c 1 127.0.0.1
	run -142 with_alarm "$TRACEROUTE" --pcapng="$BATS_TEST_TMPDIR/fifo" 127.0.0.1
	run -142 with_alarm "$ICMP_SEND" --pcapng="$BATS_TEST_TMPDIR/fifo" echo 127.0.0.1
}

@test "a closed pipe ends each command as SIGPIPE does, even where the parent ignores it" {
	for command in "${short[@]}" "$PING -J -c 1 127.0.0.1" "$TRACEROUTE -J -n 127.0.0.1"; do
		run --separate-stderr bash -c "trap '' PIPE; mkfifo $BATS_TEST_TMPDIR/pipe.\$\$; exec 3<>$BATS_TEST_TMPDIR/pipe.\$\$
			exec 4>$BATS_TEST_TMPDIR/pipe.\$\$ 3>&-; $command >&4"
		[ "$status" = 141 ]
		[ "$stderr" = "" ]
	done
}

# limited COMMAND...: no file of more than 1024 bytes may be written; its output goes to a file
limited() {
	run --separate-stderr bash -c 'ulimit -f 1; exec "$@" >lines' - "$@"
}

@test "a limit on the size of files is a write error, as a full disk is, and no signal that kills" {
	cd "$BATS_TEST_TMPDIR"
	for command in "$PING" "$TRACEROUTE" "$ICMP_SEND"; do
		limited "$command" --help
		[ "$status" = 1 ]
		[[ $stderr == *': write error'* ]]
		[ "$(wc -c <lines)" = 1024 ]
	done
}

@test "a capture that reaches a limit on the size of files is reported, and the run goes on" {
	cd "$BATS_TEST_TMPDIR"
	for target in 127.0.0.1 ::1; do
		limited "$PING" -q -c 5 -i 0.01 -s 1000 --pcapng=file "$target"
		[ "$status" = 1 ]
		[ "$stderr" = "$PING: file: File too large" ]
		[[ $(<lines) == *'5 packets transmitted, 5 received'* ]]
		limited "$TRACEROUTE" -n --pcapng=file "$target" 1400
		[ "$status" = 1 ]
		[[ $stderr == *'file: File too large' ]]
		[[ $(<lines) == *$'\n'" 1  $target "* ]]
		limited "$ICMP_SEND" -c 9 -i 0.01 --pcapng=file echo "$target" data=random:300
		[ "$status" = 3 ]
		[[ $stderr == *'file: File too large'* ]]
		[ "$(grep -c '^sent ' lines)" = 9 ]
	done
}

@test "a picture that cannot be written is status 1, with the reason" {
	run "$TRACEROUTE" -n --multipath --map=/dev/full 127.0.0.1
	[ "$status" = 1 ]
	[ "${lines[-1]}" = "traceroute: /dev/full: No space left on device" ]
}
