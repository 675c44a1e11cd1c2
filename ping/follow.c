/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/follow.h"

#include <stdio.h>

#include <net/if.h>

#include "ping/target.h"

/* A refused probe makes us look at the interface, though not each probe of a flood. */
static const nanoseconds device_pause = 100 * MILLISECOND;

/* ---- the new socket --------------------------------------------------------------- */

/* Whatever is refused now may be there at the next try, so nothing is reported. */
static bool open_muted(struct probe_socket *socket, struct ping_options *o,
	const struct resolved *resolved, uint64_t ident)
{
	uint64_t had = o->ident;
	bool was_muted = o->report.is_muted;
	o->report.is_muted = true;
	o->ident = ident;
	bool is_open = probe_socket_open(socket, o, resolved);
	o->ident = had;
	o->report.is_muted = was_muted;
	return is_open;
}

/* An identifier that the user chose is taken while the old socket has it: that one is closed as
 * soon as it is sure that there will be another, which may get its descriptor. */
static bool replace(struct follow *f, const struct resolved *resolved)
{
	struct probe_socket next, same;
	struct ping_options *o = f->options;
	if (!open_muted(&next, o, resolved, OPTION_ABSENT))
		return false;
	sock_close(&f->socket.sock);
	if (o->ident != OPTION_ABSENT && open_muted(&same, o, resolved, o->ident)) {
		sock_close(&next.sock);
		next = same;
	}
	f->socket = next;
	return true;
}

/* Without privilege there is no second raw socket, but the first one sends anywhere. */
static bool reuse(struct follow *f, const struct address *target)
{
	bool is_free = f->socket.sock.kind == SOCK_KIND_RAW && !f->socket.is_connected &&
		       !f->socket.is_group && target->version == f->socket.target.version;
	if (is_free)
		f->socket.target = *target;
	return is_free;
}

static bool move(struct follow *f, const struct resolved *resolved)
{
	f->has_new_socket = replace(f, resolved);
	return f->has_new_socket || reuse(f, &resolved->address);
}

/* ---- the name --------------------------------------------------------------------- */

static bool has_address(const struct resolved_all *all, const struct address *address)
{
	for (uint32_t i = 0; i < all->count && i < RESOLVE_ADDRESSES; i++)
		if (address_equal(&all->addresses[i], address))
			return true;
	return false;
}

static void report_address(const struct follow *f, const struct address *is,
	const struct address *was, const char *hint)
{
	char words[3 * ADDRESS_TEXT_SIZE], number[ADDRESS_TEXT_SIZE], old[ADDRESS_TEXT_SIZE];
	struct text t = text_of(words, sizeof words);
	text_format(&t, "its address is %s now, no longer %s", address_text(number, is),
		address_text(old, was));
	report_warning(&f->options->report,
		&(struct problem){.object = f->options->target, .text = words, .hint = hint});
}

/* Once for each address. */
static void report_unreachable(struct follow *f, const struct address *address)
{
	if (address_equal(&f->refused, address))
		return;
	f->refused = *address;
	report_address(f, address, &f->socket.target, "a socket for it cannot be opened");
}

static bool take_answer(struct follow *f)
{
	uint32_t tag;
	struct resolved_all all;
	struct resolved resolved;
	struct address was = f->socket.target;
	if (!host_lookup_take(&f->lookups, &tag, &all))
		return false;
	f->is_asking = false;
	if (all.failed || all.count == 0 || has_address(&all, &was))
		return false;
	resolved_from(&resolved, &all);
	target_choose_address(f->options, &resolved);
	if (!move(f, &resolved)) {
		report_unreachable(f, &resolved.address);
		return false;
	}
	f->resolved = resolved;
	report_address(f, &f->socket.target, &was, NULL);
	return true;
}

static void ask(struct follow *f, nanoseconds now)
{
	int error;
	f->next = duration_add(now, f->options->re_resolve);
	if (!f->is_asking)
		f->is_asking =
			host_lookup_ask(&f->lookups, f->options->target, 0, &error) && !error;
}

static bool tick_name(struct follow *f, nanoseconds now, nanoseconds *wake)
{
	if (!f->has_lookups)
		return false;
	if (f->is_asking && take_answer(f))
		return true;
	if (f->next == 0)
		f->next = duration_add(now, f->options->re_resolve);
	if (now >= f->next)
		ask(f, now);
	*wake = f->next < *wake ? f->next : *wake;
	return false;
}

/* ---- the interface ---------------------------------------------------------------- */

/* The one that the user named: by -I, or as the zone of the target. */
static void find_device(struct follow *f)
{
	const char *device = f->options->device;
	if (device)
		snprintf(f->device, sizeof f->device, "%s", device);
	else if (f->socket.target.zone)
		resolve_zone_name(f->device, f->socket.target.zone);
	f->index = *f->device ? if_nametoindex(f->device) : 0;
}

static void report_device(const struct follow *f, uint32_t index, const char *hint)
{
	char words[64 + ADDRESS_TEXT_SIZE], number[ADDRESS_TEXT_SIZE];
	struct text t = text_of(words, sizeof words);
	text_format(&t, "was made again, with index %u", (unsigned)index);
	if (!hint && f->socket.source.version)
		text_format(
			&t, ": probes leave from %s", address_text(number, &f->socket.source));
	report_warning(&f->options->report,
		&(struct problem){.object = f->device, .text = words, .hint = hint});
}

/* A raw socket that was bound to the old one stays so, and there is no privilege to have
 * another. */
static bool is_bound_for_good(struct follow *f, uint32_t index)
{
	if (f->socket.sock.kind != SOCK_KIND_RAW || !f->options->device)
		return false;
	if (f->refused_index != index)
		report_device(f, index, "a raw socket cannot follow it: start ping again");
	f->refused_index = index;
	return true;
}

static bool tick_device(struct follow *f, nanoseconds now, nanoseconds *wake)
{
	if (f->index == 0 || !f->is_refused)
		return false;
	nanoseconds next = duration_add(f->looked, device_pause);
	if (f->looked != 0 && now < next) {
		*wake = next < *wake ? next : *wake;
		return false;
	}
	f->looked = now;
	f->is_refused = false;
	uint32_t index = if_nametoindex(f->device);
	if (index == 0 || index == f->index || is_bound_for_good(f, index))
		return false;
	struct resolved resolved = f->resolved;
	if (resolved.address.zone == f->index)
		resolved.address.zone = index;
	if (!move(f, &resolved))
		return false;
	f->resolved = resolved;
	f->index = index;
	report_device(f, index, NULL);
	return true;
}

/* ---- from outside ----------------------------------------------------------------- */

bool follow_open(struct follow *f, struct ping_options *o, const struct resolved *resolved,
	const struct probe_socket *socket)
{
	*f = (struct follow){.options = o, .resolved = *resolved, .socket = *socket};
	find_device(f);
	if (o->re_resolve == 0 || resolved->is_numeric)
		return f->index != 0;
	host_lookup_init(&f->lookups, o->version);
	int error = host_lookup_start(&f->lookups, 1);
	f->has_lookups = error == 0;
	if (error)
		report_errno(&o->report, "--re-resolve", error);
	return f->has_lookups || f->index != 0;
}

void follow_close(struct follow *f)
{
	if (f->has_lookups)
		host_lookup_close(&f->lookups);
}

void follow_replied(struct follow *f, nanoseconds at)
{
	f->next = duration_add(at, f->options->re_resolve);
}

void follow_refused(struct follow *f)
{
	f->is_refused = true;
}

bool follow_tick(struct follow *f, nanoseconds now, nanoseconds *wake)
{
	return tick_device(f, now, wake) || tick_name(f, now, wake);
}

int follow_descriptor(const struct follow *f)
{
	int fds[HOST_LOOKUP_HELPERS];
	return f->is_asking && host_lookup_descriptors(&f->lookups, fds) > 0 ? fds[0] : -1;
}
