/* SPDX-License-Identifier: BSD-2-Clause */
/* The runs of icmp-send: a dry one, and one that sends and maybe waits for replies. */
#ifndef ICMPGEN_SEND_H
#define ICMPGEN_SEND_H

#include "icmpgen/acquire.h"
#include "icmpgen/prepare.h"
#include "icmpgen/view/view.h"

enum status send_dry(struct icmp_send_options *settings, struct view *view);
enum status send_run(
	struct icmp_send_options *settings, struct acquired *acquired, struct view *view);

#endif
