/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/icmp/message.c keeps to itself. */
/*@ assigns \nothing; */
static bool is_extended_echo(uint8_t type);
