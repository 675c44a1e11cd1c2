/* SPDX-License-Identifier: BSD-2-Clause */
/* Contract of common/wire/family.h. */
#ifndef PROVE_FAMILY_H
#define PROVE_FAMILY_H

#include "common/wire/family.h"

/*@ assigns \nothing;
    ensures \valid_read(\result); */
const struct family *family_of(uint8_t version);

#endif
