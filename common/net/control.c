/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/control.h"

#include <stddef.h>

struct cmsghdr *control_next(const struct msghdr *message, const struct cmsghdr *before)
{
	size_t at = 0;
	if (before)
		at = (size_t)((const char *)before - (const char *)message->msg_control) +
		     CMSG_SPACE(before->cmsg_len - CMSG_LEN(0));
	if (at + sizeof(struct cmsghdr) > message->msg_controllen)
		return NULL;
	struct cmsghdr *next = (void *)((char *)message->msg_control + at);
	if (next->cmsg_len < CMSG_LEN(0) || next->cmsg_len > message->msg_controllen - at)
		return NULL;
	return next;
}
