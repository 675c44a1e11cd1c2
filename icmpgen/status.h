/* SPDX-License-Identifier: BSD-2-Clause */
/* Exit statuses of icmp-send. */
#ifndef ICMPGEN_STATUS_H
#define ICMPGEN_STATUS_H

enum status { STATUS_OK = 0, STATUS_NO_REPLY = 1, STATUS_USAGE = 2, STATUS_LOCAL = 3 };

#endif
