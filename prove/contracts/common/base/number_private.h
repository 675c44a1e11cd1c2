/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/number.c keeps to itself. */
/*@ assigns \nothing;
    ensures \result <==> '0' <= c <= '9'; */
static bool is_digit(char c);
