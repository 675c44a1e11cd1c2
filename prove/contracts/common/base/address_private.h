/* SPDX-License-Identifier: BSD-2-Clause */
/* What common/base/address.c calls that others with its contracts do not. */
#include "prove/contracts/common/base/number.h"
#include "prove/contracts/common/base/text.h"
#include "prove/inet.h"
