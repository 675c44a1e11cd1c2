/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/control.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <netinet/in.h>

#include "tests/unit/tap.h"

/* A control message with so many bytes of data, of which the first is `byte`. */
static struct cmsghdr *control_of(size_t size, uint8_t byte)
{
	static _Alignas(struct cmsghdr) uint8_t memory[CMSG_SPACE(16)];
	struct cmsghdr *control = (void *)memory;
	memset(memory, 0, sizeof memory);
	control->cmsg_len = (socklen_t)CMSG_LEN(size);
	CMSG_DATA(control)[0] = byte;
	return control;
}

static void bytes_come_in_two_sizes(void)
{
	int value = 0xb8;
	struct cmsghdr *whole = control_of(sizeof value, 0);
	memcpy(CMSG_DATA(whole), &value, sizeof value);
	is_number(control_byte(whole), 0xb8, "an int");
	is_number(control_byte(control_of(1, 0xb8)), 0xb8, "a byte");
	is_number(control_byte(control_of(0, 0xb8)), 0, "no data");
}

static void data_that_is_short_is_zeros(void)
{
	uint8_t to[4] = {9, 9, 9, 9};
	control_copy(control_of(1, 7), to, sizeof to);
	is_bytes(to, sizeof to, "\7\0\0\0", 4, "one byte of four");
	control_copy(control_of(16, 7), to, 1);
	is_bytes(to, sizeof to, "\7\0\0\0", 4, "no more than was asked for");
}

static void datagrams_are_read(void)
{
	int ends[2];
	char buffer[4];
	struct datagram d;
	if (!ok(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0, "two sockets"))
		return;
	ok(datagram_read(&d, ends[0], buffer, sizeof buffer) < 0 && errno == EAGAIN,
		"nothing is there");
	ok(write(ends[1], "a", 1) == 1 && write(ends[1], "longer", 6) == 6, "two are sent");
	is_number(datagram_read(&d, ends[0], buffer, sizeof buffer), 1, "the first");
	is_number(buffer[0], 'a', "its byte");
	ok(!control_next(&d.message, NULL), "it has no control message");
	is_number(
		datagram_read(&d, ends[0], buffer, sizeof buffer), 4, "what fits of the next");
	ok(d.message.msg_flags & MSG_TRUNC, "which is cut");
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	run_test(bytes_come_in_two_sizes, "control_byte: an int, a byte, nothing");
	run_test(data_that_is_short_is_zeros, "control_copy: short data is filled with zeros");
	run_test(datagrams_are_read, "datagram_read: datagrams, one at a time");
	return tap_end();
}
