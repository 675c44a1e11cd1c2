/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small name server over UDP and TCP that can fail, be slow and give hostile names (RFC 1035
 * messages, one question each). It shares no code with the project: it is on the other side of
 * the tests.
 *
 *   nameserver [--address A] [--port N] [--lifetime SECONDS] [--delay MS] [--rcode N] [--drop]
 *            [--truncate] FILE
 *
 * prints `ready` when it listens and ends after its lifetime (default 120 s). --delay holds
 * every answer back; --rcode answers everything with that code; --drop answers nothing;
 * --truncate answers over UDP with the bit that says so and no record. FILE
 * has one record per line, `#` starts a comment:
 *
 *   bee.example   A      10.77.1.2     several lines: several addresses, in this order
 *
 *   bee.example   AAAA   fd77:1::2
 *
 *   www.example   CNAME  bee.example   the addresses of the target follow in the answer
 *
 *   10.77.1.2     PTR    bee.example   an address: its name in in-addr.arpa or ip6.arpa
 *
 *   fd77:1::2     PTR    e\x1b[31m.x   \xHH is any byte, \x2e a dot inside a label
 *
 *   txt.example   TXT    a\x20b        one text of at most 249 bytes
 *
 *   slow.example  DELAY  1500          its answers come after that many milliseconds
 *
 *   bad.example   RCODE  2             1 format error, 2 failure, 3 no such name, 5 refused
 *
 *   lost.example  DROP   -             no answer
 *
 *   loop.example  LOOP   -             an answer whose name points at itself
 *
 *   cut.example   CUT    -             an answer that ends inside its record
 *
 * Names that are not listed do not exist (code 3); listed names without a record of the type
 * have none.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	TYPE_A = 1,
	TYPE_CNAME = 5,
	TYPE_PTR = 12,
	TYPE_TXT = 16,
	TYPE_AAAA = 28,
	/* what is no record but a way to answer */
	WAY_DELAY = 1000,
	WAY_RCODE,
	WAY_DROP,
	WAY_LOOP,
	WAY_CUT,

	RECORDS_MAX = 1024,
	PENDING_MAX = 256,
	NAME_MAX_BYTES = 256,
	MESSAGE_MAX = 4096,
};

/* A name as on the wire: labels with their lengths, the empty one last. */
struct name {
	uint8_t bytes[NAME_MAX_BYTES];
	size_t size;
};

struct record {
	struct name owner;
	int type;
	long number;
	uint8_t data[NAME_MAX_BYTES];
	size_t size;
};

struct zone {
	struct record records[RECORDS_MAX];
	size_t count;
	long delay_ms;
	int rcode; /* -1: as the records say */
	bool drop;
	bool truncates;
};

struct message {
	uint8_t bytes[MESSAGE_MAX];
	size_t size;
};

struct pending {
	struct message message;
	struct sockaddr_storage to;
	socklen_t to_size;
	int64_t due_ms; /* 0: this place is free */
};

static const struct {
	const char *word;
	int type;
} type_words[] = {
	{"A", TYPE_A},
	{"CNAME", TYPE_CNAME},
	{"PTR", TYPE_PTR},
	{"TXT", TYPE_TXT},
	{"AAAA", TYPE_AAAA},
	{"DELAY", WAY_DELAY},
	{"RCODE", WAY_RCODE},
	{"DROP", WAY_DROP},
	{"LOOP", WAY_LOOP},
	{"CUT", WAY_CUT},
};

static void die(const char *what, const char *detail)
{
	fprintf(stderr, "nameserver: %s: %s\n", what, detail);
	exit(2);
}

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* One byte of a name as written; \xHH stands for any. Returns how many characters it took. */
static size_t name_byte(const char *text, uint8_t *byte)
{
	unsigned value;
	if (text[0] == '\\' && text[1] == 'x' && sscanf(text + 2, "%2x", &value) == 1) {
		*byte = (uint8_t)value;
		return 4;
	}
	*byte = (uint8_t)text[0];
	return 1;
}

static struct name name_parse(const char *text)
{
	struct name name = {.size = 1};
	size_t label = 0;
	while (*text != '\0') {
		bool dot = *text == '.';
		uint8_t byte;
		text += name_byte(text, &byte);
		if (name.size >= sizeof name.bytes - 1)
			die("name too long", text);
		if (dot && *text == '\0')
			break;
		if (dot) {
			label = name.size++;
			continue;
		}
		name.bytes[name.size++] = byte;
		name.bytes[label]++;
	}
	name.bytes[name.size] = 0;
	name.size++;
	return name;
}

/* The reverse name when the text is an address, else the text itself. */
static struct name owner_parse(const char *text)
{
	uint8_t bytes[16];
	char reverse[128] = "";
	if (inet_pton(AF_INET, text, bytes) == 1) {
		snprintf(reverse, sizeof reverse, "%u.%u.%u.%u.in-addr.arpa", bytes[3],
			bytes[2], bytes[1], bytes[0]);
		return name_parse(reverse);
	}
	if (inet_pton(AF_INET6, text, bytes) != 1)
		return name_parse(text);
	size_t length = 0;
	for (size_t i = 16; i-- > 0;) {
		length += (size_t)snprintf(reverse + length, sizeof reverse - length, "%x.%x.",
			bytes[i] & 15u, bytes[i] >> 4);
	}
	snprintf(reverse + length, sizeof reverse - length, "ip6.arpa");
	return name_parse(reverse);
}

static int type_parse(const char *word)
{
	for (size_t i = 0; i < sizeof type_words / sizeof *type_words; i++) {
		if (strcasecmp(word, type_words[i].word) == 0)
			return type_words[i].type;
	}
	die("no such record type", word);
	return 0;
}

static void record_value(struct record *record, const char *value)
{
	if (record->type == TYPE_A || record->type == TYPE_AAAA) {
		int family = record->type == TYPE_A ? AF_INET : AF_INET6;
		if (inet_pton(family, value, record->data) != 1)
			die("no such address", value);
		record->size = record->type == TYPE_A ? 4 : 16;
	} else if (record->type == TYPE_CNAME || record->type == TYPE_PTR) {
		struct name name = name_parse(value);
		memcpy(record->data, name.bytes, name.size);
		record->size = name.size;
	} else if (record->type == TYPE_TXT) {
		for (record->size = 1; *value != '\0' && record->size < 250; record->size++)
			value += name_byte(value, &record->data[record->size]);
		record->data[0] = (uint8_t)(record->size - 1);
	} else {
		record->number = strtol(value, NULL, 10);
	}
}

static void zone_read(struct zone *zone, const char *path)
{
	char line[2048];
	FILE *file = fopen(path, "r");
	if (file == NULL)
		die(path, strerror(errno));
	while (fgets(line, sizeof line, file) != NULL) {
		char owner[1024];
		char type[16];
		char value[1024];
		line[strcspn(line, "#\n")] = '\0';
		if (sscanf(line, "%1023s %15s %1023s", owner, type, value) != 3)
			continue;
		if (zone->count == RECORDS_MAX)
			die(path, "too many records");
		struct record *record = &zone->records[zone->count++];
		record->owner = owner_parse(owner);
		record->type = type_parse(type);
		record_value(record, value);
	}
	fclose(file);
}

static bool name_equal(const struct name *a, const struct name *b)
{
	if (a->size != b->size)
		return false;
	/* lengths are below 64, so that folding the case of letters never changes one */
	for (size_t i = 0; i < a->size; i++) {
		uint8_t x = a->bytes[i];
		uint8_t y = b->bytes[i];
		x = x >= 'A' && x <= 'Z' ? (uint8_t)(x + 32) : x;
		y = y >= 'A' && y <= 'Z' ? (uint8_t)(y + 32) : y;
		if (x != y)
			return false;
	}
	return true;
}

static const struct record *zone_find(
	const struct zone *zone, const struct name *owner, int type)
{
	for (size_t i = 0; i < zone->count; i++) {
		const struct record *record = &zone->records[i];
		if (record->type == type && name_equal(&record->owner, owner))
			return record;
	}
	return NULL;
}

static bool zone_knows(const struct zone *zone, const struct name *owner)
{
	for (size_t i = 0; i < zone->count; i++) {
		if (name_equal(&zone->records[i].owner, owner))
			return true;
	}
	return false;
}

static void put(struct message *out, const void *bytes, size_t size)
{
	if (out->size + size > sizeof out->bytes)
		return;
	memcpy(out->bytes + out->size, bytes, size);
	out->size += size;
}

static void put_u16(struct message *out, unsigned value)
{
	put(out, (uint8_t[]){(uint8_t)(value >> 8), (uint8_t)value}, 2);
}

/* An answer; `owner` NULL: the name of the question (the pointer of RFC 1035 section 4.1.4). */
static void put_record(struct message *out, const struct name *owner, int type,
	const uint8_t *data, size_t size)
{
	if (owner == NULL)
		put_u16(out, 0xc00c);
	else
		put(out, owner->bytes, owner->size);
	put_u16(out, (unsigned)type);
	put_u16(out, 1);
	put(out, "\0\0\0\1", 4);
	put_u16(out, (unsigned)size);
	put(out, data, size);
	out->bytes[7]++;
}

/* All records of a type; an alias is answered with itself and its target's records. */
static void put_answers(
	const struct zone *zone, struct message *out, const struct name *owner, int type)
{
	const struct name *shown = NULL;
	struct name target = *owner;
	const struct record *alias = zone_find(zone, owner, TYPE_CNAME);
	if (alias != NULL) {
		put_record(out, NULL, TYPE_CNAME, alias->data, alias->size);
		memcpy(target.bytes, alias->data, alias->size);
		target.size = alias->size;
		shown = &target;
	}
	for (size_t i = 0; i < zone->count && type != TYPE_CNAME; i++) {
		const struct record *record = &zone->records[i];
		if (record->type == type && name_equal(&record->owner, &target))
			put_record(out, shown, type, record->data, record->size);
	}
}

/* An answer whose owner is a pointer to itself, or one that is cut inside its fixed part. */
static void put_faults(const struct zone *zone, struct message *out, const struct name *owner)
{
	if (zone_find(zone, owner, WAY_LOOP) != NULL) {
		put_u16(out, 0xc000u | (unsigned)out->size);
		put(out, "\0\1\0\1\0\0\0\1\0\4\12\115\1\2", 14);
		out->bytes[7] = 1;
	}
	if (zone_find(zone, owner, WAY_CUT) != NULL) {
		put(out, "\300\14\0\1\0\1\0", 7);
		out->bytes[7] = 1;
	}
}

/* Read the question's name; false when it does not end inside the message. */
static bool question_read(const struct message *in, struct name *owner)
{
	size_t at = 12;
	owner->size = 0;
	while (at < in->size && in->bytes[at] != 0) {
		size_t label = (size_t)in->bytes[at] + 1;
		if (label > 64 || at + label >= in->size || owner->size + label >= 255)
			return false;
		memcpy(owner->bytes + owner->size, in->bytes + at, label);
		owner->size += label;
		at += label;
	}
	owner->bytes[owner->size++] = 0;
	return at + 5 <= in->size;
}

/* Build the answer; false: none is to be sent. */
static bool answer(
	const struct zone *zone, const struct message *in, struct message *out, long *delay_ms)
{
	struct name owner;
	if (in->size < 12 || !question_read(in, &owner))
		return false;
	size_t type_at = 12 + owner.size;
	int type = in->bytes[type_at] * 256 + in->bytes[type_at + 1];
	const struct record *slow = zone_find(zone, &owner, WAY_DELAY);
	const struct record *fails = zone_find(zone, &owner, WAY_RCODE);
	*delay_ms = slow != NULL ? slow->number : zone->delay_ms;
	int code = zone_knows(zone, &owner) ? 0 : 3;
	if (fails != NULL)
		code = (int)fails->number;
	if (zone->rcode >= 0)
		code = zone->rcode;
	out->size = 0;
	put(out, in->bytes, type_at + 4);
	out->bytes[2] = 0x84 | (in->bytes[2] & 1);
	out->bytes[3] = (uint8_t)(0x80 | code);
	memcpy(out->bytes + 4, "\0\1\0\0\0\0\0\0", 8);
	if (code == 0) {
		put_answers(zone, out, &owner, type);
		put_faults(zone, out, &owner);
	}
	return !zone->drop && zone_find(zone, &owner, WAY_DROP) == NULL;
}

static void receive(int fd, const struct zone *zone, struct pending *pending)
{
	struct message in;
	struct sockaddr_storage from = {0};
	socklen_t from_size = sizeof from;
	ssize_t size = recvfrom(
		fd, in.bytes, sizeof in.bytes, 0, (struct sockaddr *)&from, &from_size);
	if (size < 0)
		return;
	in.size = (size_t)size;
	size_t i = 0;
	while (i < PENDING_MAX && pending[i].due_ms != 0)
		i++;
	long delay_ms = 0;
	if (i == PENDING_MAX || !answer(zone, &in, &pending[i].message, &delay_ms))
		return;
	if (zone->truncates) {
		pending[i].message.bytes[2] |= 2;
		memset(pending[i].message.bytes + 6, 0, 2);
	}
	pending[i].to = from;
	pending[i].to_size = from_size;
	pending[i].due_ms = now_ms() + delay_ms;
}

/* Send what is due; returns when the next one is, or the end. */
static int64_t send_due(int fd, struct pending *pending, int64_t end_ms)
{
	int64_t now = now_ms();
	int64_t next = end_ms;
	for (size_t i = 0; i < PENDING_MAX; i++) {
		struct pending *one = &pending[i];
		if (one->due_ms == 0)
			continue;
		if (one->due_ms > now) {
			next = one->due_ms < next ? one->due_ms : next;
			continue;
		}
		/* a client that went away is no concern of ours */
		(void)!sendto(fd, one->message.bytes, one->message.size, 0,
			(struct sockaddr *)&one->to, one->to_size);
		one->due_ms = 0;
	}
	return next;
}

static bool read_whole(int fd, uint8_t *bytes, size_t size)
{
	while (size > 0) {
		ssize_t got = read(fd, bytes, size);
		if (got <= 0)
			return false;
		bytes += got;
		size -= (size_t)got;
	}
	return true;
}

/* One question over TCP, at once: two bytes of length, the message. */
static void serve_stream(int listening, const struct zone *zone)
{
	struct message in, out;
	uint8_t length[2];
	long delay_ms = 0;
	int fd = accept(listening, NULL, NULL);
	if (fd < 0)
		return;
	in.size = sizeof in.bytes;
	if (read_whole(fd, length, 2))
		in.size = (size_t)(length[0] << 8 | length[1]);
	if (in.size <= sizeof in.bytes && read_whole(fd, in.bytes, in.size) &&
		answer(zone, &in, &out, &delay_ms)) {
		const uint8_t size[2] = {(uint8_t)(out.size >> 8), (uint8_t)out.size};
		/* in two pieces: a reader must put them together */
		(void)!write(fd, size, 2);
		(void)!write(fd, out.bytes, out.size);
	}
	close(fd);
}

static int listen_at(const char *address, int port, int type)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	bool is_v4 = inet_pton(AF_INET, address, &v4.sin_addr) == 1;
	if (!is_v4 && inet_pton(AF_INET6, address, &v6.sin6_addr) != 1)
		die("no such address", address);
	static const int one = 1;
	int fd = socket(is_v4 ? AF_INET : AF_INET6, type | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	const void *where = is_v4 ? (const void *)&v4 : (const void *)&v6;
	if (fd < 0 || bind(fd, where, is_v4 ? sizeof v4 : sizeof v6) < 0)
		die(address, strerror(errno));
	if (type == SOCK_STREAM && listen(fd, 16) < 0)
		die(address, strerror(errno));
	return fd;
}

int main(int argc, char **argv)
{
	static struct zone zone = {.rcode = -1};
	static struct pending pending[PENDING_MAX];
	static const struct option options[] = {
		{"address", required_argument, NULL, 'a'},
		{"port", required_argument, NULL, 'p'},
		{"lifetime", required_argument, NULL, 'l'},
		{"delay", required_argument, NULL, 'd'},
		{"rcode", required_argument, NULL, 'r'},
		{"drop", no_argument, NULL, 'x'},
		{"truncate", no_argument, NULL, 't'},
		{NULL, 0, NULL, 0},
	};
	const char *address = "127.0.0.1";
	int port = 53;
	int64_t lifetime_ms = 120000;
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'a')
			address = optarg;
		else if (option == 'p')
			port = atoi(optarg);
		else if (option == 'l')
			lifetime_ms = atol(optarg) * 1000;
		else if (option == 'd')
			zone.delay_ms = atol(optarg);
		else if (option == 'r')
			zone.rcode = atoi(optarg);
		else if (option == 'x')
			zone.drop = true;
		else if (option == 't')
			zone.truncates = true;
		else
			die("usage", "nameserver [OPTION...] FILE");
	}
	if (optind + 1 != argc)
		die("usage", "nameserver [OPTION...] FILE");
	zone_read(&zone, argv[optind]);
	int fd = listen_at(address, port, SOCK_DGRAM);
	int streams = listen_at(address, port, SOCK_STREAM);
	puts("ready");
	fflush(stdout);
	int64_t end_ms = now_ms() + lifetime_ms;
	struct pollfd wait[2] = {
		{.fd = fd, .events = POLLIN}, {.fd = streams, .events = POLLIN}};
	for (int64_t now = now_ms(); now < end_ms; now = now_ms()) {
		int64_t next = send_due(fd, pending, end_ms);
		if (poll(wait, 2, next > now ? (int)(next - now) : 0) <= 0)
			continue;
		if (wait[0].revents)
			receive(fd, &zone, pending);
		if (wait[1].revents)
			serve_stream(streams, &zone);
	}
	return 0;
}
