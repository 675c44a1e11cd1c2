/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/net/packet_socket.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <net/if.h>

#include "common/base/errors.h"
#include "common/net/control.h"
#include "common/net/explain.h"
#include "common/net/filter.h"
#include "common/net/privilege.h"
#include "common/wire/ip.h"

#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>

enum { SKIPPED_MAX = 64 };

/* Loads are relative to the network header (SKF_NET_OFF), so that IPv4 and IPv6 are known apart
 * by the version in its first byte. Extension headers are let through: the reader looks. */
static int attach(int fd, uint8_t v4, uint8_t v6)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (uint32_t)SKF_NET_OFF),
		BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 4, 0, 2),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (uint32_t)SKF_NET_OFF + 9),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, v4, 6, 7),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (uint32_t)SKF_NET_OFF + 6),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, v6, 4, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 43, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 44, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 60, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	return filter_attach(fd, code, sizeof code / sizeof code[0]);
}

static uint16_t protocol_of(uint8_t version)
{
	if (version == 0)
		return ETH_P_ALL;
	return version == 4 ? ETH_P_IP : ETH_P_IPV6;
}

static int call_socket(void *context)
{
	(void)context;
	/* protocol 0: nothing comes in before the socket is bound */
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return fd < 0 ? -errno : fd;
}

int packet_socket_create(uint8_t v4, uint8_t v6)
{
	int size = 4 << 20;
	int fd = privilege_with(PRIVILEGE_NET_RAW, call_socket, NULL);
	if (fd < 0)
		return fd;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	int error = attach(fd, v4, v6);
	if (error == 0)
		return fd;
	close(fd);
	return error;
}

int packet_socket_bind(int fd, uint8_t version, const char *device)
{
	struct sockaddr_ll at = {
		.sll_family = AF_PACKET, .sll_protocol = htons(protocol_of(version))};
	at.sll_ifindex = device ? (int)if_nametoindex(device) : 0;
	if (device && at.sll_ifindex == 0)
		return -errno;
	return bind(fd, (const void *)&at, sizeof at) != 0 ? -errno : 0;
}

void device_problem(const char *device, struct text *problem)
{
	text_refuse(problem, "-I ", device, ": no such interface");
	explain_device(-ENODEV, device, problem);
}

void packet_socket_problem(int error, const char *device, struct text *problem)
{
	if (error == -ENODEV && device) {
		device_problem(device, problem);
		return;
	}
	text_format(problem, "opening a packet socket: %s", error_text(-error));
	if (error == -EPERM || error == -EACCES)
		text_add(problem, " (needs CAP_NET_RAW)");
}

bool packet_socket_read(
	int fd, uint8_t *buffer, struct captured_packet *packet, struct stamp_clock *clock)
{
	struct datagram d;
	struct sockaddr_ll from;
	/* of what is neither family's, so much at once: it may come without end */
	for (int i = 0; i < SKIPPED_MAX; i++) {
		ssize_t got = datagram_read(&d, fd, buffer, CAPTURED_PACKET_MAX);
		if (got < 0)
			return false;
		memcpy(&from, &d.from, sizeof from);
		uint16_t protocol = ntohs(from.sll_protocol);
		if (protocol != ETH_P_IP && protocol != ETH_P_IPV6)
			continue;
		*packet = (struct captured_packet){
			.bytes = ip_without_trailer(span_of(buffer, (size_t)got)),
			.is_outgoing = from.sll_pkttype == PACKET_OUTGOING,
			.interface = (uint32_t)from.sll_ifindex};
		packet->stamp = stamp_of_message(&d.message, clock, &packet->at);
		return true;
	}
	return false;
}

const char *packet_socket_device(int fd, uint32_t interface, char name[static 16])
{
	struct ifreq request = {.ifr_ifindex = (int)interface};
	if (ioctl(fd, SIOCGIFNAME, &request) < 0)
		return NULL;
	memcpy(name, request.ifr_name, IF_NAMESIZE);
	return name;
}
