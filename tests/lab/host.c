/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/host.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <net/route.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/if_tun.h>
#include <linux/ipv6.h>

static void trouble(const char *what)
{
	fprintf(stderr, "hostile: %s: %s\n", what, strerror(errno));
	exit(EXIT_TROUBLE);
}

static void setting_write(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		trouble(path);
	close(fd);
}

/* What is asked for is unsigned long in glibc, int in musl: all of it is small. */
static void request(int fd, int what, void *argument, const char *name)
{
	if (ioctl(fd, what & INT_MAX, argument) < 0)
		trouble(name);
}

static void *in4(struct sockaddr *where, const char *address)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	inet_pton(AF_INET, address, &in.sin_addr);
	return memcpy(where, &in, sizeof in);
}

static void device_up(int fd, const char *name)
{
	struct ifreq ask = {.ifr_flags = IFF_UP | IFF_RUNNING};
	strcpy(ask.ifr_name, name);
	request(fd, SIOCSIFFLAGS, &ask, "SIOCSIFFLAGS");
}

static void configure_v4(const char *name)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq ask = {.ifr_mtu = 65535};
	strcpy(ask.ifr_name, name);
	request(fd, SIOCSIFMTU, &ask, "SIOCSIFMTU");
	in4(&ask.ifr_addr, "10.66.0.1");
	request(fd, SIOCSIFADDR, &ask, "SIOCSIFADDR");
	in4(&ask.ifr_netmask, "255.255.0.0");
	request(fd, SIOCSIFNETMASK, &ask, "SIOCSIFNETMASK");
	device_up(fd, name);
	device_up(fd, "lo");
	char device[IFNAMSIZ];
	strcpy(device, name);
	struct rtentry route = {.rt_dev = device, .rt_flags = RTF_UP};
	in4(&route.rt_dst, "0.0.0.0");
	in4(&route.rt_genmask, "0.0.0.0");
	request(fd, SIOCADDRT, &route, "SIOCADDRT");
	close(fd);
}

static void configure_v6(const char *name)
{
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int device = (int)if_nametoindex(name);
	struct in6_ifreq ask = {.ifr6_prefixlen = 64, .ifr6_ifindex = device};
	inet_pton(AF_INET6, "fd66::1", &ask.ifr6_addr);
	request(fd, SIOCSIFADDR, &ask, "SIOCSIFADDR of IPv6");
	inet_pton(AF_INET6, "fe80::1", &ask.ifr6_addr);
	request(fd, SIOCSIFADDR, &ask, "SIOCSIFADDR of IPv6");
	struct in6_rtmsg route = {
		.rtmsg_ifindex = device, .rtmsg_flags = RTF_UP, .rtmsg_metric = 1};
	request(fd, SIOCADDRT, &route, "SIOCADDRT of IPv6");
	close(fd);
}

/* How many of IPv6's two addresses take packets: a work queue makes their local routes. */
static int addresses_ready(void)
{
	int count = 0;
	unsigned length;
	char name[IFNAMSIZ];
	FILE *file = fopen("/proc/thread-self/net/ipv6_route", "re");
	if (file == NULL)
		trouble("/proc/thread-self/net/ipv6_route");
	while (fscanf(file, "%*s %x %*s %*x %*s %*x %*x %*x %*x %15s", &length, name) == 2)
		count += length == 128 && strcmp(name, "tun0") == 0;
	fclose(file);
	return count;
}

static void addresses_wait(void)
{
	for (int i = 0; i < 5000 && addresses_ready() < 2; i++)
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* The namespace and its device; from here on only the prober's packets come out of it. */
static int world_make(bool open_sockets)
{
	if (unshare(CLONE_NEWNET) < 0)
		trouble("a network namespace");
	setting_write("/proc/sys/net/ipv6/conf/default/addr_gen_mode", "1");
	setting_write("/proc/sys/net/ipv6/conf/default/accept_dad", "0");
	setting_write("/proc/sys/net/ipv6/conf/default/router_solicitations", "0");
	if (open_sockets)
		setting_write("/proc/sys/net/ipv4/ping_group_range", "0 2147483647");
	int tun = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);
	if (tun < 0)
		trouble("/dev/net/tun");
	struct ifreq ask = {.ifr_flags = IFF_TUN | IFF_NO_PI};
	strcpy(ask.ifr_name, "tun0");
	request(tun, TUNSETIFF, &ask, "TUNSETIFF");
	configure_v4("tun0");
	configure_v6("tun0");
	addresses_wait();
	return tun;
}

/* ---- the record: pcap of raw IP packets ------------------------------------------ */

static void pcap_start(struct host *host, const char *path)
{
	const uint32_t header[] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, 101};
	host->pcap = fopen(path, "wbe");
	if (host->pcap == NULL)
		trouble(path);
	fwrite(header, sizeof header, 1, host->pcap);
}

static void pcap_add(struct host *host, const uint8_t *packet, size_t size)
{
	if (host->pcap == NULL)
		return;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	const uint32_t header[] = {(uint32_t)now.tv_sec, (uint32_t)(now.tv_nsec / 1000),
		(uint32_t)size, (uint32_t)size};
	fwrite(header, sizeof header, 1, host->pcap);
	fwrite(packet, size, 1, host->pcap);
}

/* ---- sending --------------------------------------------------------------------- */

void host_send_bytes(struct host *host, const uint8_t *packet, size_t size)
{
	pcap_add(host, packet, size);
	if (write(host->tun, packet, size) < 0)
		host->refused++;
	else
		host->sent++;
}

void host_send(struct host *host, const struct shape *shape)
{
	static uint8_t packet[2 * PACKET_MAX];
	host_send_bytes(host, packet, shape_build(shape, packet));
}

void host_hold(struct host *host, const struct shape *shape)
{
	if (host->held_count == HELD_MAX)
		return;
	struct shape *copy = malloc(sizeof *copy);
	if (copy == NULL)
		trouble("memory");
	memcpy(copy, shape, sizeof *copy);
	host->held[host->held_count++] = copy;
}

void host_release(struct host *host)
{
	while (host->held_count > 0) {
		struct shape *shape = host->held[--host->held_count];
		host_send(host, shape);
		free(shape);
	}
}

struct shape *host_shape(void)
{
	static struct shape shape;
	return &shape;
}

/* ---- the loop -------------------------------------------------------------------- */

static void answer(struct host *host, const struct host_settings *settings, struct probe *probe)
{
	probe->number = ++host->probes;
	bool hostile = settings->first == 0 || probe->number <= settings->first;
	if (hostile)
		settings->which->answer(host, probe, settings->which);
	if (!hostile || settings->then_good) {
		shape_reply(host_shape(), probe);
		host_send(host, host_shape());
	}
}

static void read_probes(struct host *host, const struct host_settings *settings)
{
	static uint8_t packet[PACKET_MAX];
	ssize_t size;
	while ((size = read(host->tun, packet, sizeof packet)) > 0) {
		struct probe probe;
		pcap_add(host, packet, (size_t)size);
		if (probe_read(&probe, packet, (size_t)size))
			answer(host, settings, &probe);
	}
}

static pid_t command_start(char *const *command)
{
	pid_t child = fork();
	if (child != 0)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execvp(command[0], command);
	fprintf(stderr, "hostile: %s: %s\n", command[0], strerror(errno));
	_exit(127);
}

/* Answer until the command ends or its time is over; its exit status, 128 + signal as a shell.
 */
static int serve(struct host *host, const struct host_settings *settings)
{
	pid_t child = command_start(settings->command);
	int process = (int)syscall(SYS_pidfd_open, child, 0);
	if (child < 0 || process < 0)
		trouble(settings->command[0]);
	/* a host elsewhere does not wait for the processors of this one */
	sched_setscheduler(0, SCHED_RR, &(struct sched_param){.sched_priority = 1});
	time_t end = time(NULL) + (time_t)settings->limit_s;
	struct pollfd wait[] = {
		{.fd = host->tun, .events = POLLIN},
		{.fd = process, .events = POLLIN},
	};
	while (wait[1].revents == 0 && time(NULL) < end) {
		if (poll(wait, 2, 1000) > 0 && wait[0].revents != 0)
			read_probes(host, settings);
	}
	int status = 0;
	if (wait[1].revents == 0)
		kill(child, SIGKILL);
	waitpid(child, &status, 0);
	close(process);
	if (wait[1].revents == 0) {
		fprintf(stderr, "hostile: the command did not end in %u s\n",
			settings->limit_s);
		return EXIT_LATE;
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int host_run(const struct host_settings *settings)
{
	static struct host host;
	host.tun = world_make(settings->open);
	if (settings->pcap != NULL)
		pcap_start(&host, settings->pcap);
	int status = serve(&host, settings);
	if (host.pcap != NULL)
		fclose(host.pcap);
	while (host.held_count > 0)
		free(host.held[--host.held_count]);
	close(host.tun);
	if (host.probes == 0 || host.refused > 0) {
		fprintf(stderr,
			"hostile: %s: %u probes, %lu packets sent, %lu refused by the device\n",
			settings->which->name, host.probes, host.sent, host.refused);
		return EXIT_TROUBLE;
	}
	return status;
}
