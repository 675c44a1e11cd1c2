/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control messages of every length up to 36 bytes in all, or one of up to 72, with any header and any data, whether the
 * lengths lie or not; and every stamp with every time of reading and every distance of the clocks.
 */
#include <__fc_builtin.h>

#include "common/net/control.h"
#include "common/net/stamp.h"

enum { CHAIN = 36, SIZE = 72, HEADER = sizeof(struct cmsghdr) };
/* one byte more: Frama-C's memcpy wants it even where nothing is copied from the end */
static _Alignas(struct cmsghdr) char control[SIZE + 1];

/* Each length, from `minimum` on for the first, is a case of its own, so that Eva knows where the next message begins. */
static void lengths(int minimum, int size)
{
	for (int at = 0; at + HEADER <= size;) {
		struct cmsghdr *header = (struct cmsghdr *)(control + at);
		int length = Frama_C_interval(at == 0 ? minimum : HEADER - 1, size - at + 1);
		//@ split length;
		header->cmsg_len = (size_t)length;
		if (length < HEADER)
			header->cmsg_len = Frama_C_unsigned_long_interval(0, HEADER - 1);
		if (length > size - at)
			header->cmsg_len = Frama_C_unsigned_long_interval((uint64_t)(size - at) + 1, UINT64_MAX);
		header->cmsg_level = Frama_C_interval(INT32_MIN, INT32_MAX);
		header->cmsg_type = Frama_C_interval(INT32_MIN, INT32_MAX);
		if (length < HEADER || length > size - at)
			return;
		at += (int)CMSG_ALIGN((size_t)length);
	}
}

static void look_at(const struct cmsghdr *one)
{
	struct clock_map map = {.offset = Frama_C_long_interval(0, NEVER / 2), .is_known = true};
	nanoseconds at = Frama_C_long_interval(0, NEVER / 2);
	uint64_t number;
	stamp_read(one, Frama_C_interval(0, 1) ? &map : 0, &at);
	control_byte(one);
	control_copy(one, &number, sizeof number);
}

int main(void)
{
	int size = Frama_C_interval(0, CHAIN + 1);
	//@ split size;
	if (size == CHAIN + 1)
		size = SIZE;
	for (int i = 0; i < SIZE; i++)
		control[i] = Frama_C_char_interval(-128, 127);
	lengths(size == SIZE ? SIZE - HEADER : HEADER - 1, size);
	struct msghdr message = {.msg_control = control, .msg_controllen = (socklen_t)size};
	stamp_find(&message);
	struct cmsghdr *one = 0;
	while ((one = control_next(&message, one))) {
		long at = (char *)one - control;
		//@ assert at + one->cmsg_len <= size;
		look_at(one);
	}
	return 0;
}
