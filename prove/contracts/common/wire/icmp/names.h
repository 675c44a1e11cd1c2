/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of what other files take from common/wire/icmp/names.h. */
#ifndef PROVE_NAMES_H
#define PROVE_NAMES_H

#include "common/wire/icmp/names.h"

/*@ assigns \nothing; */
bool icmp_quotes(uint8_t version, uint8_t type);

/*@ assigns \nothing; */
bool icmp_extends(uint8_t version, uint8_t type);

/*@ assigns \nothing; */
bool icmp_has_id(uint8_t version, uint8_t type);

/*@ assigns \nothing; */
struct icmp_info icmp_info(uint8_t version, uint8_t type, uint8_t code);

#endif
