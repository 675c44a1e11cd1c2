/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/sender.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>

#include "common/base/errors.h"
#include "common/net/loop.h"
#include "common/net/sock.h"
#include "common/net/transmit.h"
#include "common/wire/ip.h"
#include "icmpgen/safety.h"

#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>

enum { FRAME_MAX = FRAME_HEADER + SPEC_PACKET_MAX };
enum { NEIGHBOR_TRIES = 30, NEIGHBOR_WAIT_MS = 100 };

/* What means something on one link only goes to that of the route. */
static struct address with_zone(struct address address, uint32_t interface)
{
	if (address.version == 6 && address.zone == 0 &&
		(address_is_link_local(&address) || address_is_multicast(&address)))
		address.zone = interface;
	return address;
}

/* ---- raw ------------------------------------------------------------------------- */

/* The kernel writes nothing into the packet, but rules look at the socket: they are to find the
 * route that was asked for. */
static void follow_route(int fd, const struct icmp_send_options *settings, uint32_t interface)
{
	const struct spec *spec = &settings->spec;
	const struct family *family = family_of(spec->version);
	const struct sock sock = {.fd = fd, .kind = SOCK_KIND_RAW, .family = family};
	const struct address from = with_zone(spec->source, interface);
	sock_set_family(&sock, family->option.traffic_class, (int)spec->traffic_class);
	if (settings->source_is_given && safety_is_own(&spec->source))
		sock_bind(&sock, &from, 0);
}

static int raw_open(struct sender *s, const struct icmp_send_options *settings, int fd)
{
	struct address to = *spec_next_address(&settings->spec);
	s->kind = SENDER_RAW;
	s->fd = fd;
	if (fd < 0)
		return fd;
	to = with_zone(to, s->route.interface);
	s->to_size = sock_address_to(&s->to, &to, 0);
	follow_route(fd, settings, s->route.interface);
	if (to.version == 4)
		return 0;
	/* the kernel reads a port in a raw IPv6 address as a protocol: none */
	int index = (int)s->route.interface;
	setsockopt(s->fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &index, sizeof index);
	return 0;
}

/* ---- ping ------------------------------------------------------------------------ */
static bool echo_is_plain(const struct icmp_send_options *settings)
{
	const struct spec *spec = &settings->spec;
	const struct family *family = family_of(spec->version);
	int id = icmp_field_find(spec->layout, "id");
	bool id_given = id >= 0 && (spec->given >> id & 1);
	return spec->type == family->echo && spec->code == 0 && !id_given &&
	       spec->checksum.how == SPEC_SUM_AUTO && spec->options_size == 0 &&
	       spec->truncate == SPEC_UNSET && !spec->has_rest && !spec->has_body &&
	       spec->identification == SPEC_UNSET && !spec->dont_fragment &&
	       spec->fragment_size == SPEC_UNSET && !spec->more_fragments &&
	       spec->fragment_offset == 0 && spec->protocol == SPEC_UNSET &&
	       !spec->hop_by_hop.present && !spec->destination_options.present &&
	       spec->chain.count == 0 && !spec->reserved_flag && spec->flow_label == 0 &&
	       !settings->spoof && settings->mark == SPEC_UNSET && !settings->vary.id &&
	       settings->vary.source.version == 0;
}

/* The kernel writes the IP header: with what the spec says, and it tells that of replies. */
static void ping_header(const struct sock *sock, const struct spec *spec)
{
	const struct family_options *option = &family_of(spec->version)->option;
	int hop_limit = spec->hop_limit == SPEC_UNSET ? spec_usual_hop_limit(spec)
						      : (int)spec->hop_limit;
	sock_set_family(sock, option->hop_limit, hop_limit);
	sock_set_family(sock, option->multicast_hop_limit, hop_limit);
	sock_set_family(sock, option->traffic_class, (int)spec->traffic_class);
	sock_set_family(sock, option->receive_hop_limit, 1);
	sock_set_family(sock, option->receive_traffic_class, 1);
}

static int ping_open(struct sender *s, const struct icmp_send_options *settings,
	struct acquired *acquired, const char **call)
{
	const struct spec *spec = &settings->spec;
	const struct family *family = family_of(spec->version);
	*call = "socket";
	if (acquired->ping < 0)
		return acquired->ping;
	struct sock sock = {.fd = acquired->ping, .kind = SOCK_KIND_PING, .family = family};
	struct address to = with_zone(spec->destination, s->route.interface);
	struct address from = with_zone(spec->source, s->route.interface);
	s->kind = SENDER_PING;
	s->fd = sock.fd;
	acquired->ping = -EBADF;
	s->to_size = sock_address_to(&s->to, &to, 0);
	int error = acquire_options(s->fd, settings);
	if (error < 0)
		return error;
	ping_header(&sock, spec);
	return sock_bind_id(&sock, &from, &s->ping_id, call);
}

/* ---- link ------------------------------------------------------------------------ */
static int own_mac(const char *device, uint8_t mac[static 6], bool *is_ethernet)
{
	struct ifreq request = {0};
	memcpy(request.ifr_name, device, strnlen(device, IFNAMSIZ - 1));
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	int error = ioctl(fd, SIOCGIFHWADDR, &request) < 0 ? -errno : 0;
	close(fd);
	*is_ethernet = request.ifr_hwaddr.sa_family == ARPHRD_ETHER ||
		       request.ifr_hwaddr.sa_family == ARPHRD_LOOPBACK;
	memcpy(mac, request.ifr_hwaddr.sa_data, 6);
	return error;
}

/* RFC 1112 section 6.4, RFC 2464 section 7 */
static void multicast_mac(const struct address *to, uint8_t mac[static 6])
{
	static const uint8_t begin4[] = {0x01, 0x00, 0x5e};
	if (to->version == 6) {
		mac[0] = mac[1] = 0x33;
		memcpy(mac + 2, to->bytes + 12, 4);
		return;
	}
	memcpy(mac, begin4, sizeof begin4);
	mac[3] = to->bytes[1] & 0x7f;
	mac[4] = to->bytes[2];
	mac[5] = to->bytes[3];
}

/* Let the kernel ask for the neighbour: a datagram to the discard port is enough reason. */
static void neighbor_provoke(const struct address *hop, uint32_t interface)
{
	struct sockaddr_storage to;
	struct address at = *hop;
	if (at.version == 6 && address_is_link_local(&at))
		at.zone = interface;
	socklen_t size = sock_address_to(&to, &at, 9);
	int fd = socket(to.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, "", 0, MSG_DONTWAIT, (const void *)&to, size);
	close(fd);
}

static int neighbor_find(uint32_t interface, const struct address *hop, uint8_t mac[static 6])
{
	int error = netlink_neighbor(interface, hop, mac);
	for (int i = 0; error == -ENOENT && i < NEIGHBOR_TRIES && !loop_has_signal(); i++) {
		if (i % 10 == 0)
			neighbor_provoke(hop, interface);
		poll(NULL, 0, NEIGHBOR_WAIT_MS);
		error = netlink_neighbor(interface, hop, mac);
	}
	return error;
}

static int frame_fill(
	struct sender *s, const struct icmp_send_options *settings, bool *is_ethernet)
{
	const struct address *to = spec_next_address(&settings->spec);
	const struct address *hop = s->route.gateway.version ? &s->route.gateway : to;
	uint8_t *target = s->frame;
	int error = own_mac(s->route.device, s->frame + 6, is_ethernet);
	uint16_t type = to->version == 4 ? ETH_P_IP : ETH_P_IPV6;
	s->frame[12] = (uint8_t)(type / 256);
	s->frame[13] = (uint8_t)type;
	if (error < 0 || !*is_ethernet)
		return error;
	if (address_is_multicast(to))
		multicast_mac(to, target);
	else if (s->route.is_broadcast)
		memset(target, 0xff, 6);
	else if (!s->route.is_local)
		return neighbor_find(s->route.interface, hop, target);
	return 0;
}

static int link_open(struct sender *s, const struct icmp_send_options *settings, int fd,
	struct text *problem)
{
	bool is_ethernet = false;
	s->kind = SENDER_LINK;
	/* only pages that packets reach are ever touched */
	s->frames = malloc((size_t)SENDER_BATCH * FRAME_MAX);
	if (!s->frames)
		return -ENOMEM;
	s->fd = fd;
	if (fd < 0)
		return fd;
	int error = frame_fill(s, settings, &is_ethernet);
	if (error == -ENOENT) {
		char name[ADDRESS_TEXT_SIZE];
		const struct address *hop = s->route.gateway.version
						    ? &s->route.gateway
						    : spec_next_address(&settings->spec);
		text_format(problem,
			"%s has no link-layer address on %s: no reply to neighbour discovery",
			address_text(name, hop), s->route.device);
		return error;
	}
	if (error < 0) {
		text_format(problem, "--link: %s of %s: %s",
			is_ethernet ? "the neighbours" : "the address",
			*s->route.device ? s->route.device : "the interface (give -I)",
			error_text(-error));
		return error;
	}
	if (!is_ethernet) {
		text_format(problem, "--link: %s has no Ethernet header; send without --link",
			s->route.device);
		return -EOPNOTSUPP;
	}
	struct sockaddr_ll to = {.sll_family = AF_PACKET,
		.sll_ifindex = (int)s->route.interface,
		.sll_halen = 6};
	memcpy(to.sll_addr, s->frame, 6);
	memcpy(&s->to, &to, sizeof to);
	s->to_size = sizeof to;
	return 0;
}

/* ---- all ------------------------------------------------------------------------- */
static bool open_problem(int error, const char *what, struct text *problem)
{
	if (problem->size > 0)
		return false;
	text_format(problem, "opening a %s socket: %s", what, error_text(-error));
	if (error == -EPERM || error == -EACCES)
		text_add(problem, " (needs CAP_NET_RAW; try --dry-run to inspect the packet)");
	return false;
}

/* A ping socket instead of the raw one that may not be had: -EPERM when that fails as well, for
 * a reason of no interest. */
static int ping_replaces(struct sender *s, const struct icmp_send_options *settings,
	struct acquired *acquired, struct text *problem, struct text *note)
{
	const char *call;
	int error = ping_open(s, settings, acquired, &call);
	if (error && call == SOCK_CALL_RANDOM) {
		text_format(problem, "%s: %s", call, error_text(-error));
		acquired->hint[0] = '\0'; /* it is about the raw socket */
	}
	if (error)
		return -EPERM;
	text_add(note, "no privilege for a raw socket: a ping socket sends the echo, and the "
		       "kernel chooses its id");
	return 0;
}

bool sender_open(struct sender *s, const struct icmp_send_options *settings,
	struct acquired *acquired, struct text *problem, struct text *note)
{
	int fd = acquired->sending;
	acquired->sending = -EBADF; /* the sender closes it */
	if (settings->link) {
		int error = link_open(s, settings, fd, problem);
		if (error < 0)
			return open_problem(error, "packet", problem);
	} else {
		int error = raw_open(s, settings, fd);
		if (error == -EPERM && echo_is_plain(settings))
			error = ping_replaces(s, settings, acquired, problem, note);
		if (error < 0)
			return open_problem(error, "raw", problem);
		if (s->kind == SENDER_PING)
			return true;
	}
	int error = acquired->refused;
	if (error < 0)
		text_format(problem, "%s%s: %s", settings->device ? "-I " : "-m",
			settings->device ? settings->device : "", error_text(-error));
	return error == 0;
}

void sender_close(struct sender *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	free(s->frames);
	s->frames = NULL;
}

struct batch {
	struct mmsghdr headers[SENDER_BATCH];
	struct iovec parts[SENDER_BATCH];
};

/* Header and packet in one piece: two pieces cost a fifth of the speed. */
static struct iovec frame_of(const struct sender *s, uint32_t i, struct span packet)
{
	uint8_t *at = s->frames + (size_t)i * FRAME_MAX;
	memcpy(at, s->frame, FRAME_HEADER);
	memcpy(at + FRAME_HEADER, packet.data, packet.size);
	return transmit_part(at, FRAME_HEADER + packet.size);
}

static struct iovec message_of(const struct sender *s, uint32_t i, struct span packet)
{
	struct ip_header ip;
	if (s->kind == SENDER_LINK)
		return frame_of(s, i, packet);
	if (s->kind == SENDER_PING && ip_parse(packet, &ip))
		packet = ip.payload;
	return transmit_part(packet.data, packet.size);
}

static void batch_fill(
	struct batch *b, struct sender *s, const struct span *packets, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		bool is_same = i > 0 && packets[i].data == packets[i - 1].data &&
			       packets[i].size == packets[i - 1].size;
		b->parts[i] = is_same ? b->parts[i - 1] : message_of(s, i, packets[i]);
		b->headers[i].msg_hdr = (struct msghdr){
			.msg_name = &s->to,
			.msg_namelen = s->to_size,
			.msg_iov = &b->parts[i],
			.msg_iovlen = 1,
		};
	}
}

enum { FULL_PAUSE_MS = 1, FULL_TRIES = 10000 };

/* A queue that is full has room soon; one that stays full is an error, and a signal is no
 * reason to go on. */
static bool wait_for_room(const struct sender *s, int error, uint32_t tries)
{
	/* a full device does not tell when it has room: the socket is always ready to write */
	struct pollfd room = {.fd = error == EAGAIN ? s->fd : -1, .events = POLLOUT};
	if (error == EINTR)
		return true;
	if ((error != EAGAIN && error != ENOBUFS) || tries >= FULL_TRIES || loop_has_signal())
		return false;
	poll(&room, 1, FULL_PAUSE_MS);
	return true;
}

uint32_t sender_send(struct sender *s, const struct span *packets, uint32_t count, int *error)
{
	struct batch batch;
	uint32_t done = 0;
	uint32_t tries = 0;
	*error = 0;
	batch_fill(&batch, s, packets, count);
	while (done < count) {
		int sent = transmit_messages(s->fd, batch.headers + done, count - done);
		if (sent > 0) {
			done += (uint32_t)sent;
			tries = 0;
			continue;
		}
		*error = errno;
		if (!wait_for_room(s, *error, tries++))
			return done;
		*error = 0;
	}
	return done;
}
