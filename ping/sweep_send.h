/* SPDX-License-Identifier: BSD-2-Clause */
/* What a run over many targets sends: probes gathered into a batch for each family. */
#ifndef PING_SWEEP_SEND_H
#define PING_SWEEP_SEND_H

#include "ping/sweep_run.h"

/* Whether the probe goes through the lane of its family's batch, and there is room. */
bool sweep_run_fits(const struct sweep_run *run, const struct ping_probe *probe);
/* Add a probe that fits. */
void sweep_run_gather(struct sweep_run *run, const struct ping_probe *probe);
bool sweep_run_is_gathered(const struct sweep_run *run);
/* Whether a full send buffer holds a batch, and with it the other family's. */
bool sweep_run_is_held(const struct sweep_run *run);
/* Send the batch of one family, and read what its lane has; what finds no room stays. 0 or
 * -errno of receiving. */
int sweep_run_send_batch(struct sweep_run *run, uint32_t index);
/* Both, and flush the view. */
int sweep_run_send(struct sweep_run *run);

#endif
