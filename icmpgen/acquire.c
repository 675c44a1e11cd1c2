/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/acquire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netinet/in.h>

#include "common/base/errors.h"
#include "common/net/filter.h"
#include "common/net/packet_socket.h"
#include "common/net/privilege.h"
#include "common/net/sock.h"
#include "icmpgen/quote_source.h"
#include "icmpgen/view/view.h"

struct wanted_socket {
	int domain, protocol;
};

static int call_socket(void *context)
{
	const struct wanted_socket *wanted = context;
	/* blocking: waiting for room in the kernel costs less than trying again */
	int fd = socket(wanted->domain, SOCK_RAW | SOCK_CLOEXEC, wanted->protocol);
	return fd < 0 ? -errno : fd;
}

/* It only sends: nothing is let in. */
static int sending_socket(const struct icmp_send_options *settings)
{
	const struct family *family = family_of(settings->spec.version);
	struct wanted_socket wanted = {family->domain, IPPROTO_RAW};
	if (settings->link)
		wanted = (struct wanted_socket){AF_PACKET, 0};
	int fd = privilege_with(PRIVILEGE_NET_RAW, call_socket, &wanted);
	if (fd >= 0)
		filter_nothing(fd);
	return fd;
}

/* Opened now: the group of a setgid file, which ping_group_range may ask for, is forgotten with
 * the other privileges. */
static int ping_socket(uint8_t version)
{
	struct sock sock;
	int error = sock_open(&sock, family_of(version), SOCK_KIND_PING, 0);
	return error ? error : sock.fd;
}

int acquire_options(int fd, const struct icmp_send_options *settings)
{
	static const int one = 1;
	int error = 0;
	if (settings->mark != SPEC_UNSET)
		error = sock_set_mark(fd, (uint32_t)settings->mark);
	if (error == 0 && settings->device)
		error = sock_bind_device(&(struct sock){.fd = fd}, settings->device);
	if (error == 0 && settings->broadcast &&
		setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &one, sizeof one) != 0)
		error = -errno;
	return error;
}

void acquire_nothing(struct acquired *acquired)
{
	*acquired = (struct acquired){
		.sending = -EBADF, .ping = -EBADF, .replies = -EBADF, .live = -EBADF};
	effect_files_init(&acquired->counters);
}

void acquire_sockets(struct acquired *acquired, const struct icmp_send_options *settings)
{
	uint8_t version = settings->spec.version;
	struct text hint = text_of(acquired->hint, sizeof acquired->hint);
	uint8_t protocol =
		settings->quote_live ? quote_live_protocol(settings->quote_live, version) : 0;
	if (protocol)
		acquired->live = packet_socket_create(protocol, protocol);
	if (settings->dry_run)
		return;
	acquired->sending = sending_socket(settings);
	if (acquired->sending >= 0)
		acquired->refused = acquire_options(acquired->sending, settings);
	else if (acquired->sending == -EPERM && !settings->link)
		acquired->ping = ping_socket(version);
	if (acquired->sending < 0)
		explain_raw_socket(acquired->sending, settings->report.program, &hint);
	if (settings->effect || settings->effect_netns)
		acquired->no_netns =
			effect_files_open(&acquired->counters, version, settings->effect_netns);
	if (settings->has_reply)
		acquired->replies = packet_socket_create(IPPROTO_ICMP, IPPROTO_ICMPV6);
}

void acquired_release(struct acquired *acquired)
{
	const int all[] = {
		acquired->sending, acquired->ping, acquired->replies, acquired->live};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (all[i] >= 0)
			close(all[i]);
	effect_files_close(&acquired->counters);
	free(acquired->memory);
	acquire_nothing(acquired);
}

bool acquire_end(struct view *view, enum sandbox_profile profile)
{
	char words[SANDBOX_TEXT_SIZE];
	struct text problem = text_of(words, sizeof words);
	int error = privilege_end();
	if (error) {
		report_errno(view->report, "giving up privileges", error);
		return false;
	}
	if (sandbox_enter(profile, &problem))
		return true;
	report_error(view->report, "--sandbox=require", "%s", words);
	return false;
}
