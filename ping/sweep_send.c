/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/sweep_send.h"

#include <string.h>

#include "ping/engine/payload_timestamp.h"
#include "ping/sweep_receive.h"

/* Send buffers that stay full for so long fail the probes. */
static const nanoseconds full_limit = 10 * SECOND;

static struct span build(const struct sweep_run *run, const struct ping_probe *probe,
	uint16_t id, uint8_t *packet)
{
	const struct payload *payload = &run->settings.payload;
	if (run->settings.asks_time)
		return timestamp_write_request(payload, id, probe->sequence, packet);
	return payload_write_echo(payload, probe->handle, family_of(probe->to.version), id,
		probe->sequence, packet);
}

void sweep_run_gather(struct sweep_run *run, const struct ping_probe *probe)
{
	uint32_t index = probe->to.version == 6;
	struct sweep_batch *batch = &run->batches[index];
	uint8_t *packet = batch->packets + (size_t)batch->count * run->packet_size;
	const struct lanes_family *lanes = &run->lanes.families[index];
	batch->lane = probe->lane;
	batch->handles[batch->count] = probe->handle;
	batch->items[batch->count++] = (struct transmit_item){
		.bytes = build(run, probe, lanes->lanes[probe->lane].id, packet),
		.to = probe->to,
		.hop_limit = TRANSMIT_SOCKET_DEFAULT,
		.traffic_class = TRANSMIT_SOCKET_DEFAULT,
		.flow_label = lanes->flow_label,
	};
}

/* What was not tried goes to the front, to be sent again. */
static void keep_untried(struct sweep_run *run, struct sweep_batch *batch, uint32_t first)
{
	uint32_t kept = batch->count - first;
	for (uint32_t i = 0; i < kept; i++) {
		uint8_t *packet = batch->packets + (size_t)i * run->packet_size;
		memmove(packet, batch->items[first + i].bytes.data,
			batch->items[first + i].bytes.size);
		batch->items[i] = batch->items[first + i];
		batch->items[i].bytes.data = packet;
		batch->handles[i] = batch->handles[first + i];
	}
	batch->count = kept;
}

/* Full buffers hold the batch; after a time they have failed. */
static bool is_held(struct sweep_batch *batch, const struct transmit_item *item)
{
	if (item->sent != SENT_AGAIN) {
		batch->held_since = 0;
		return false;
	}
	if (batch->held_since == 0)
		batch->held_since = item->at;
	return item->at - batch->held_since < full_limit;
}

int sweep_run_send_batch(struct sweep_run *run, uint32_t index)
{
	struct sweep_batch *batch = &run->batches[index];
	struct lane *lane = &run->lanes.families[index].lanes[batch->lane];
	uint32_t done = 0;
	if (batch->count == 0)
		return 0;
	run->reading_family = index;
	run->reading_lane = batch->lane;
	transmit(&lane->sock, batch->items, batch->count, NULL, sweep_run_drain_errors, run);
	for (; done < batch->count && !is_held(batch, &batch->items[done]); done++) {
		const struct transmit_item *item = &batch->items[done];
		ping_sent(run->engine, batch->handles[done], item->sent, item->error, item->at,
			item->back);
		sweep_run_drain(run);
	}
	keep_untried(run, batch, done);
	return sweep_run_read(run, index, batch->lane);
}

int sweep_run_send(struct sweep_run *run)
{
	int error = sweep_run_send_batch(run, 0);
	error = error ? error : sweep_run_send_batch(run, 1);
	run->view->flush(run->view->self);
	return error;
}

bool sweep_run_is_gathered(const struct sweep_run *run)
{
	return run->batches[0].count > 0 || run->batches[1].count > 0;
}

/* A full send buffer of one family holds both. */
bool sweep_run_is_held(const struct sweep_run *run)
{
	bool is_any = false;
	for (uint32_t i = 0; i < LANES_FAMILIES; i++)
		is_any |= run->batches[i].count > 0 && run->batches[i].held_since != 0;
	return is_any;
}

/* A batch goes through one lane. */
bool sweep_run_fits(const struct sweep_run *run, const struct ping_probe *probe)
{
	const struct sweep_batch *batch = &run->batches[probe->to.version == 6];
	return batch->count == 0 ||
	       (batch->lane == probe->lane && batch->count < TRANSMIT_BATCH);
}
