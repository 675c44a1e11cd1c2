/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/send_time.c keeps to itself. */
/*@ requires \valid_read(sent);
    assigns \nothing;
    ensures \result <==> within(sent, answered); */
static bool is_plausible(const struct send_time *sent, nanoseconds answered);
