/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/door.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <net/if.h>
#include <sys/auxv.h>

#include "common/base/text.h"
#include "common/cli/message.h"

/* Transmit stamps share the receive buffer with replies and cost time: only for a calm pace. */
static const nanoseconds stamps_interval = MILLISECOND;

/* Say what failed; false for the caller to hand on. */
static bool fail(const struct ping_options *o, const char *object, int error)
{
	message_say(o->program, object, "%s", strerrordesc_np(-error));
	return false;
}

static bool is_privilege_error(int error)
{
	return error == -EACCES || error == -EPERM || error == -EPROTONOSUPPORT;
}

static void read_group_range(char *text, size_t size)
{
	int fd = open("/proc/sys/net/ipv4/ping_group_range", O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? 0 : read(fd, text, size - 1);
	text[got > 0 ? got : 0] = '\0';
	if (fd >= 0)
		close(fd);
	for (char *c = text; *c; c++)
		if (*c == '\t' || *c == '\n')
			*c = *c == '\t' ? ' ' : '\0';
}

static bool refuse(const struct ping_options *o, int ping_error, int raw_error)
{
	char range[64];
	if (ping_error == -EAFNOSUPPORT || raw_error == -EAFNOSUPPORT)
		return fail(o, "socket", -EAFNOSUPPORT);
	message_say(o->program, o->target,
		"cannot open a ping socket: %s, nor a raw socket: %s",
		strerrordesc_np(-ping_error), strerrordesc_np(-raw_error));
	read_group_range(range, sizeof range);
	message_hint("your group %u is outside net.ipv4.ping_group_range (%s); try: "
		     "sysctl -w net.ipv4.ping_group_range='0 2147483647'",
		(unsigned)getauxval(AT_EGID), range);
	message_hint("or give the program the capability: setcap cap_net_raw=p %s", o->program);
	return false;
}

static bool open_socket(
	struct door *door, const struct ping_options *o, const struct family *family)
{
	int ping_error = sock_open(&door->sock, family, SOCK_KIND_PING, 0);
	if (ping_error == 0)
		return true;
	int raw_error = sock_open(&door->sock, family, SOCK_KIND_RAW, 0);
	if (raw_error == 0)
		return true;
	if (is_privilege_error(ping_error))
		return refuse(o, ping_error, raw_error);
	return fail(o, "socket", ping_error);
}

/* ---- where to and from where ----------------------------------------------- */

static void set_zone(struct door *door, const struct ping_options *o)
{
	if (door->target.zone == 0 && o->device && address_is_link_local(&door->target))
		door->target.zone = if_nametoindex(o->device);
}

static bool bind_device(struct door *door, const struct ping_options *o)
{
	int error = o->device ? sock_bind_device(&door->sock, o->device) : 0;
	if (error == 0)
		return true;
	char object[64];
	struct text t = text_of(object, sizeof object);
	text_format(&t, "SO_BINDTODEVICE ");
	text_add_foreign(&t, o->device, strlen(o->device));
	return fail(o, object, error);
}

/* The kernel's verdicts on a route say more than their errno's usual sentence. */
static const char *route_verdict(int error)
{
	switch (-error) {
	case EINVAL:
		return "a blackhole route drops this destination";
	case EHOSTUNREACH:
		return "an unreachable route refuses this destination";
	default:
		return NULL;
	}
}

static bool refuse_route(const struct ping_options *o, int error)
{
	bool is_prohibited = error == -EACCES;
	message_say(o->program, "connect", "%s", strerrordesc_np(-error));
	if (is_prohibited)
		message_hint("a prohibit route refuses this destination, or it is a broadcast "
			     "address");
	else if (route_verdict(error))
		message_hint("%s", route_verdict(error));
	return false;
}

static bool find_route(struct door *door, const struct ping_options *o)
{
	if (address_is_multicast(&door->target) && o->source.version == 0 && !o->device)
		door->any_source = true;
	int error = sock_route(
		door->sock.family, &door->target, o->device, false, &door->source, NULL);
	if (error)
		return refuse_route(o, error);
	if (o->source.version)
		door->source = o->source;
	door->any_source = door->any_source || address_is_multicast(&door->target) ||
			   address_is_unspecified(&door->target) ||
			   address_is_subnet_router(&door->target);
	return true;
}

static bool bind_source(struct door *door, const struct ping_options *o)
{
	const struct address *source = o->source.version ? &o->source : NULL;
	int error = 0;
	if (door->sock.kind == SOCK_KIND_PING) {
		error = sock_bind_id(&door->sock, source, &door->id);
	} else {
		if (source)
			error = sock_bind(&door->sock, source, 0);
		if (error == 0)
			error = sock_random_id(&door->id);
	}
	return error == 0 || fail(o, "bind", error);
}

/* ---- what every probe is like ---------------------------------------------- */

static bool set_hop_limit(struct door *door, const struct ping_options *o)
{
	if (o->hop_limit == 0)
		return true;
	const struct family_options *option = &door->sock.family->option;
	int error = sock_set_family(&door->sock, option->hop_limit, (int)o->hop_limit);
	if (error == 0)
		error = sock_set_family(
			&door->sock, option->multicast_hop_limit, (int)o->hop_limit);
	return error == 0 || fail(o, "cannot set the hop limit", error);
}

static bool set_receiving(struct door *door, const struct ping_options *o)
{
	const struct sock *s = &door->sock;
	int error = sock_receive_facts(s);
	if (error == 0 && s->kind == SOCK_KIND_RAW)
		error = sock_filter_echo(s, s->family->echo_reply, door->id);
	if (error)
		return fail(o, "setsockopt", error);
	door->takes_stamps =
		o->interval >= stamps_interval && sock_stamps(s, SOCK_STAMPS_BOTH) == 0;
	if (!door->takes_stamps)
		sock_stamps(s, SOCK_STAMPS_RECEIVE);
	return true;
}

bool door_open(struct door *door, const struct ping_options *o, const struct resolved *resolved)
{
	const struct family *family = family_of(resolved->address.version);
	*door = (struct door){.target = resolved->address};
	if (o->source.version && o->source.version != family->version) {
		message_say(o->program, NULL, "IPv%u source address for an %s target",
			(unsigned)o->source.version, family->name);
		return false;
	}
	if (!open_socket(door, o, family) || !bind_device(door, o))
		return false;
	set_zone(door, o);
	return find_route(door, o) && bind_source(door, o) && set_hop_limit(door, o) &&
	       set_receiving(door, o);
}
