/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/lanes.h"

#include <errno.h>

#include "common/base/errors.h"
#include "ping/sockets.h"

/* Replies wait here while a batch is sent or the process has no processor. */
enum { LANE_BUFFER = 1 << 22 };

/* ---- one lane -------------------------------------------------------------------- */

static int open_lane(struct lanes_family *f, struct lane *lane, const struct ping_options *o,
	const struct family *family)
{
	f->raw_error = 0;
	f->call = "socket";
	int error = o->asks_time ? -EACCES : sock_open(&lane->sock, family, SOCK_KIND_PING, 0);
	if (error == 0)
		return 0;
	f->raw_error = sock_open(&lane->sock, family, SOCK_KIND_RAW, 0);
	return f->raw_error ? error : probe_socket_filter(&lane->sock, o, &lane->id, &f->call);
}

/* What is the same for each probe. */
static bool set_lane(struct lanes *lanes, struct lanes_family *f, struct lane *lane,
	const struct ping_options *o)
{
	struct probe_socket socket = {.sock = lane->sock, .id = lane->id};
	if (!probe_socket_set_probes(&socket, o))
		return false;
	f->flow_label = socket.flow_label;
	if (o->allows_broadcast)
		sock_set(&lane->sock, SOL_SOCKET, SO_BROADCAST, 1);
	int error = sock_receive_facts(&lane->sock);
	if (error) {
		report_errno(&o->report, "setsockopt", error);
		return false;
	}
	const struct family_options *option = &lane->sock.family->option;
	if (o->wants_reply_class)
		sock_set_family(&lane->sock, option->receive_traffic_class, 1);
	if (o->wants_reply_destination)
		sock_set_family(&lane->sock, option->receive_packet_info, 1);
	sock_receive_buffer(&lane->sock, LANE_BUFFER);
	lanes->stamps = o->stamps == STAMPS_USER ? SOCK_STAMPS_NONE : SOCK_STAMPS_RECEIVE;
	if (lanes->stamps != SOCK_STAMPS_NONE && sock_stamps(&lane->sock, lanes->stamps) != 0)
		lanes->stamps = SOCK_STAMPS_NONE;
	return true;
}

/* ---- families -------------------------------------------------------------------- */

static bool is_wanted(const struct ping_options *o, const struct family *family)
{
	if (o->version != 0 && o->version != family->version)
		return false;
	return o->source.version == 0 || o->source.version == family->version;
}

static bool open_family(struct lanes *lanes, struct lanes_family *f,
	const struct ping_options *o, const struct family *family)
{
	const struct address *source = o->source.version ? &o->source : NULL;
	for (uint32_t i = 0; i < lanes->count; i++) {
		struct lane *lane = &f->lanes[i];
		f->error = open_lane(f, lane, o, family);
		if (f->error == 0 && o->device)
			f->error = sock_bind_device(&lane->sock, o->device);
		if (f->error == 0)
			f->error =
				probe_socket_bind(&lane->sock, o, source, &lane->id, &f->call);
		if (f->error)
			return true;
		if (!set_lane(lanes, f, lane, o))
			return false;
	}
	return true;
}

static bool refuse(const struct lanes_family *f, const struct ping_options *o)
{
	if (*f->problem) {
		report_error(&o->report, NULL, "%s", f->problem);
		return false;
	}
	if (o->asks_time && f->raw_error)
		return probe_socket_refuse_raw(o, "--icmp-timestamp", f->raw_error);
	if (f->raw_error == 0) {
		report_errno(&o->report, f->call, f->error);
		return false;
	}
	return probe_socket_refuse(o, NULL, f->error, f->raw_error);
}

/* A size that is too large for this family may be right for the other. */
static bool is_size_right(
	struct lanes_family *f, const struct ping_options *o, const struct family *family)
{
	struct text t = text_of(f->problem, sizeof f->problem);
	if (o->size <= family->echo_size_max)
		return true;
	text_format(&t, "-s %llu: must be a whole number from 0 to %u for %s",
		(unsigned long long)o->size, (unsigned)family->echo_size_max, family->name);
	f->error = -EMSGSIZE;
	return false;
}

bool lanes_open(struct lanes *lanes, const struct ping_options *o, uint32_t count)
{
	static const uint8_t versions[LANES_FAMILIES] = {4, 6};
	const struct lanes_family *refused = NULL;
	bool has_any = false;
	lanes->count = count;
	for (uint32_t i = 0; i < LANES_FAMILIES; i++)
		for (uint32_t k = 0; k < LANES_MAX; k++)
			lanes->families[i].lanes[k].sock.fd = -1;
	for (uint32_t i = 0; i < LANES_FAMILIES; i++) {
		struct lanes_family *f = &lanes->families[i];
		const struct family *family = family_of(versions[i]);
		f->error = -EAFNOSUPPORT;
		if (!is_wanted(o, family))
			continue;
		if (is_size_right(f, o, family) && !open_family(lanes, f, o, family))
			return false;
		has_any |= f->error == 0;
		if (f->error && !refused)
			refused = f;
	}
	return has_any || (refused && refuse(refused, o));
}

void lanes_close(struct lanes *lanes)
{
	for (uint32_t i = 0; i < LANES_FAMILIES; i++)
		for (uint32_t k = 0; k < lanes->count; k++)
			if (lanes->families[i].lanes[k].sock.fd >= 0)
				sock_close(&lanes->families[i].lanes[k].sock);
}

struct lanes_family *lanes_of(struct lanes *lanes, uint8_t version, const char **problem)
{
	struct lanes_family *f = &lanes->families[version == 6];
	if (f->error == 0)
		return f;
	*problem = *f->problem ? f->problem : error_text(-f->error);
	return NULL;
}
