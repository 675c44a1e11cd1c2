/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The TUN device that the lab hangs on: whole IP packets, nothing before them.
 */
#ifndef TESTS_LAB_DEVICE_H
#define TESTS_LAB_DEVICE_H

/* Make a TUN device of that name, or join one that exists. Returns its descriptor, not
 * blocking, or -errno. It lasts as long as the descriptor unless it existed before. */
int device_open(const char *name);

#endif
