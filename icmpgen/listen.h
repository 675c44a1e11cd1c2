/* SPDX-License-Identifier: BSD-2-Clause */
/* The modes that read: --listen prints what arrives, --decode what a file holds. */
#ifndef ICMPGEN_LISTEN_H
#define ICMPGEN_LISTEN_H

#include "icmpgen/prepare.h"
#include "icmpgen/view/view.h"

/* Until a signal, or -c packets (0 or none given: endless). */
enum status listen_run(struct icmp_send_options *settings, struct view *view);
/* Every packet of the file; a packet that no words make is a problem, not the end. */
enum status decode_run(struct icmp_send_options *settings, struct view *view);

#endif
