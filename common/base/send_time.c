/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/send_time.h"

static bool is_plausible(const struct send_time *sent, nanoseconds answered)
{
	return sent->stamp >= sent->before && sent->stamp <= answered;
}

nanoseconds send_time_at(const struct send_time *sent)
{
	return is_plausible(sent, sent->after) ? sent->stamp : sent->before;
}

nanoseconds send_time_wire(const struct send_time *sent, nanoseconds answered)
{
	return is_plausible(sent, answered) ? sent->stamp : send_time_at(sent);
}

bool send_time_queued(const struct send_time *sent, nanoseconds answered, nanoseconds *queued)
{
	if (!is_plausible(sent, answered))
		return false;
	*queued = sent->stamp > sent->after ? sent->stamp - sent->after : 0;
	return true;
}

bool send_time_is_waiting(const struct send_time *sent)
{
	return sent->awaits_stamp && sent->stamp == 0;
}

bool send_time_is_notable(nanoseconds queued, nanoseconds rtt)
{
	return queued > MILLISECOND && queued > rtt / 10;
}
