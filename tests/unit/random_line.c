/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/random_line.h"

#include "common/wire/icmp/fields.h"
#include "common/wire/icmp/names.h"
#include "tests/unit/random_words.h"

uint64_t random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

uint32_t random_below(uint64_t *state, uint32_t limit)
{
	return (uint32_t)((random_next(state) >> 20) % limit);
}

bool line_one_in(struct line *l, uint32_t n)
{
	return random_below(l->state, n) == 0;
}

/* Small numbers, large ones, and those at the borders. */
uint32_t line_number(struct line *l, uint32_t limit)
{
	uint32_t kind = random_below(l->state, 4);
	if (kind == 0)
		return random_below(l->state, 4) % (limit > 0 ? limit : 1);
	return kind == 1 ? limit
			 : (uint32_t)(random_next(l->state) >> 16) % (limit > 0 ? limit : 1);
}

void line_hex(struct line *l, uint32_t bytes)
{
	for (uint32_t i = 0; i < bytes; i++)
		text_format(l->t, "%02x", line_one_in(l, 3) ? 0 : random_below(l->state, 256));
}

void line_address(struct line *l, uint8_t version)
{
	static const char *const some6[] = {"fd00::1", "fe80::2", "::", "ff02::1",
		"64:ff9b::1.2.3.4", "2001:db8:1:2:3:4:5:6"};
	if (version == 4)
		text_format(l->t, "%u.%u.%u.%u", random_below(l->state, 256),
			random_below(l->state, 256), random_below(l->state, 256),
			random_below(l->state, 256));
	else
		text_add(l->t, some6[random_below(l->state, 6)]);
}

/* ---- original datagrams ---------------------------------------------------------- */
static void endpoint(struct line *l, bool has_port)
{
	bool bracket = has_port && l->version == 6;
	text_add(l->t, bracket ? "[" : "");
	line_address(l, l->version);
	text_add(l->t, bracket ? "]" : "");
	if (has_port)
		text_format(l->t, ":%u", line_number(l, 65535));
}

static void details(struct line *l, bool is_tcp, bool is_echo)
{
	static const struct {
		const char *name;
		uint32_t limit;
	} rows[] = {{"ttl", 255}, {"len", 40}, {"id", 65535}, {"df", 1}, {"tos", 255},
		{"seq", 65535}, {"flow", 0xfffff}, {"len", 1600}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (line_one_in(l, 3))
			text_format(
				l->t, ",%s=%u", rows[i].name, line_number(l, rows[i].limit));
	if (is_tcp && line_one_in(l, 2))
		text_format(l->t, ",seq=%u,ack=%u,window=%u,flags=SAE",
			line_number(l, UINT32_MAX), line_number(l, UINT32_MAX),
			line_number(l, 65535));
	if (line_one_in(l, 3)) {
		text_add(l->t, ",data=hex:");
		line_hex(l, random_below(l->state, 60));
	}
	if (line_one_in(l, 8))
		text_format(
			l->t, ",sum=%u,ipsum=%u", line_number(l, 65535), line_number(l, 65535));
	if (line_one_in(l, 8))
		text_format(l->t, ",iplen=%u", line_number(l, 65535));
	if (line_one_in(l, 8))
		text_add(l->t, l->version == 4 ? ",options=hex:94040000"
					       : ",chain=60:1100010400000000");
	if (is_tcp && line_one_in(l, 3))
		text_format(l->t, ",urg=%u,opt=hex:020405b4", line_number(l, 65535));
	if (l->version == 4 && line_one_in(l, 8))
		text_format(l->t, ",mf=1,frag=%u", 8 * line_number(l, 8191));
	if (is_echo && line_one_in(l, 2))
		text_format(l->t, ",ipid=%u", line_number(l, 65535));
}

void line_datagram(struct line *l)
{
	static const char *const kinds[] = {"udp", "tcp", "icmp-echo", "icmp-echo-reply", "raw",
		"sctp", "dccp", "esp", "gre", "ah"};
	uint32_t kind = random_below(l->state, 10);
	if (l->version == 6 && (kind == 2 || kind == 3))
		text_add(l->t, kind == 2 ? "icmp6-echo:" : "icmp6-echo-reply:");
	else
		text_format(l->t, "%s:", kinds[kind]);
	if (kind == 4)
		text_format(l->t, "%u:", line_number(l, 255));
	bool has_port = kind < 2 || kind == 5 || kind == 6;
	endpoint(l, has_port);
	text_add_char(l->t, '>');
	endpoint(l, has_port);
	details(l, kind == 1, kind == 2 || kind == 3);
}

static void quote_add(struct line *l)
{
	static const char *const breaks4[] = {"ihl", "checksum", "version", "length"};
	if (line_one_in(l, 12)) {
		text_add(l->t, " --no-quote");
		return;
	}
	if (line_one_in(l, 6)) {
		text_add(l->t, " --quote-hex ");
		text_add(l->t, l->version == 4 ? "45" : "60");
		line_hex(l, random_below(l->state, 200));
	} else {
		text_add(l->t, " --quote '");
		line_datagram(l);
		text_add_char(l->t, '\'');
	}
	if (line_one_in(l, 4))
		text_format(l->t, " --quote-len %u", line_number(l, 60));
	if (line_one_in(l, 6))
		text_format(l->t, " --quote-break %s",
			breaks4[random_below(l->state, 4) | (l->version == 6 ? 2 : 0)]);
}

/* ---- objects --------------------------------------------------------------------- */
static void interface_add(struct line *l)
{
	static const char *const roles[] = {"in", "sub", "out", "next"};
	text_format(l->t, "'ifinfo:role=%s", roles[random_below(l->state, 4)]);
	if (line_one_in(l, 2))
		text_format(l->t, ",ifindex=%u", line_number(l, UINT32_MAX));
	if (line_one_in(l, 2)) {
		text_add(l->t, ",addr=");
		line_address(l, line_one_in(l, 2) ? 4 : 6);
	}
	if (line_one_in(l, 2))
		text_format(l->t, ",name=%.*s", (int)random_below(l->state, 64),
			"eth0.1=x y/z#eth0.1=x@y/z#eth0.1=x+y/z#eth0.1=x-y/z#eth0.1=x~y/z");
	if (line_one_in(l, 2))
		text_format(l->t, ",mtu=%u", line_number(l, UINT32_MAX));
	text_add_char(l->t, '\'');
}

static void identification_add(struct line *l)
{
	switch (random_below(l->state, 3)) {
	case 0:
		text_format(l->t, "ifid:name=%.*s", (int)random_below(l->state, 9) + 1,
			"eth0=1.2:3");
		return;
	case 1:
		text_format(l->t, "ifid:index=%u", line_number(l, UINT32_MAX));
		return;
	default:
		text_add(l->t, "ifid:addr=");
		line_address(l, line_one_in(l, 2) ? 4 : 6);
	}
}

static void object_add(struct line *l)
{
	text_add(l->t, " --ext ");
	switch (random_below(l->state, 6)) {
	case 0:
	case 1:
		text_format(l->t, "mpls:%u", line_number(l, 0xfffff));
		if (line_one_in(l, 2))
			text_format(
				l->t, ",tc=%u,ttl=%u", line_number(l, 7), line_number(l, 255));
		if (line_one_in(l, 4))
			text_add(l->t, line_one_in(l, 2) ? ",s" : ",s=0");
		return;
	case 2:
		interface_add(l);
		return;
	case 3:
		identification_add(l);
		return;
	case 4:
		text_format(l->t, "extinfo:pointer=%u", line_number(l, UINT32_MAX));
		return;
	default:
		text_format(l->t, "%u/%u:",
			line_one_in(l, 2) ? line_number(l, 255) : random_below(l->state, 6),
			random_below(l->state, 6));
		line_hex(l, random_below(l->state, 24));
	}
}

static void objects_add(struct line *l)
{
	for (uint32_t i = random_below(l->state, 4) + 1; i > 0; i--)
		object_add(l);
	if (line_one_in(l, 5))
		text_format(l->t, " --ext-length %u", line_number(l, 255));
	if (line_one_in(l, 5))
		text_add(l->t,
			line_one_in(l, 2) ? " --ext-checksum bad" : " --ext-checksum zero");
	if (line_one_in(l, 5))
		text_format(l->t, " --ext-version %u", line_number(l, 15));
}

static void trailer_add(struct line *l, enum icmp_trailer trailer)
{
	if (trailer == ICMP_TRAILER_QUOTE)
		quote_add(l);
	if (trailer == ICMP_TRAILER_EXTENSION ||
		(trailer == ICMP_TRAILER_QUOTE && line_one_in(l, 3)))
		objects_add(l);
	for (uint32_t i = random_below(l->state, 4); i > 0; i--)
		line_trailer_item(l, trailer);
	if (line_one_in(l, trailer == ICMP_TRAILER_DATA ? 2 : 12)) {
		text_add(l->t, " data=hex:");
		line_hex(l, random_below(l->state, line_one_in(l, 9) ? 1500 : 40));
	}
}

/* ---- headers --------------------------------------------------------------------- */
static void options4(struct line *l)
{
	static const char *const words[] = {"ra", "ts", "rr:3", "rr", "rr:1", "lsrr:10.0.0.5",
		"ssrr:10.0.0.5,10.0.0.6", "hex:01", "hex:0183", "hex:8307040a000001",
		"hex:070b04000000000000000001"};
	text_format(l->t, " --ip-options %s", words[random_below(l->state, 11)]);
	if (line_one_in(l, 3)) {
		text_add(l->t, " --ip-options hex:");
		line_hex(l, random_below(l->state, 8));
	}
}

static void header4(struct line *l)
{
	if (line_one_in(l, 4))
		options4(l);
	if (line_one_in(l, 6))
		text_add(l->t, line_one_in(l, 3) ? " --ip-flags evil" : " --df");
	if (line_one_in(l, 8))
		text_format(l->t, " --ip-id %u", line_number(l, 65535));
	if (line_one_in(l, 12))
		text_format(l->t, " --ip-checksum 0x%04x", line_number(l, 65535));
}

static void chain_header(struct line *l)
{
	static const char *const some[] = {"hbh:ra", "dst:hex:", "routing:0,fd00::8,fd00::9",
		"routing:2,fd00::9,left=0", "ah:spi=5,seq=6", "frag:id=4294967295,mf",
		"routing:srh,segments=fd00::8+fd00::9,left=1,flags=3,tag=65535,tlv=hex:0102",
		"routing:rpl,fd00::107,fd00::6,cmpri=14,cmpre=15,left=1",
		"135:hex:00000000000000"};
	uint32_t kind = random_below(l->state, 10);
	if (kind < 9) {
		text_format(l->t, " --header %s", some[kind]);
		return;
	}
	text_add(l->t, " --header dst:hex:");
	line_hex(l, random_below(l->state, 30));
}

static void header6(struct line *l)
{
	if (line_one_in(l, 6))
		text_add(l->t, line_one_in(l, 2) ? " --hbh ra" : " --hbh none");
	if (line_one_in(l, 8)) {
		text_add(l->t, " --hbh hex:");
		line_hex(l, random_below(l->state, 30));
	}
	if (line_one_in(l, 6)) {
		text_add(l->t, " --dstopt hex:");
		line_hex(l, random_below(l->state, 30));
	}
	for (uint32_t i = line_one_in(l, 5) ? random_below(l->state, 4) : 0; i > 0; i--)
		chain_header(l);
	if (line_one_in(l, 6))
		text_format(l->t, " --flow %u", line_number(l, 0xfffff));
	if (line_one_in(l, 8))
		text_format(l->t, " --ip-id %u", line_number(l, UINT32_MAX));
}

static void header_add(struct line *l)
{
	/* no extension header of IPv6: the message would be taken for one */
	static const uint8_t protocols[] = {1, 17, 58, 59, 253, 255};
	if (line_one_in(l, 4))
		text_format(l->t, " --ttl %u", line_number(l, 255));
	if (line_one_in(l, 4))
		text_format(l->t, " --tos %u", line_number(l, 255));
	if (l->version == 4)
		header4(l);
	else
		header6(l);
	if (line_one_in(l, 8))
		text_add(l->t, " --more-fragments");
	if (line_one_in(l, 8))
		text_format(l->t, " --frag-offset %u", line_number(l, 8191) * 8);
	if (line_one_in(l, 12))
		text_format(l->t, " --ip-proto %u", protocols[random_below(l->state, 6)]);
	if (line_one_in(l, 12))
		text_format(l->t, " --ip-len %u", line_number(l, 200));
}

static void faults_add(struct line *l)
{
	if (line_one_in(l, 12))
		text_format(l->t, " --rest %08x", line_number(l, UINT32_MAX));
	if (line_one_in(l, 16)) {
		text_add(l->t, " --body 00");
		line_hex(l, random_below(l->state, 40));
	}
	if (line_one_in(l, 8))
		text_format(l->t, " --checksum 0x%04x", line_number(l, 65535));
	if (line_one_in(l, 10))
		text_add(l->t, " --checksum bad");
	if (line_one_in(l, 8))
		text_format(l->t, " --truncate %u", line_number(l, 60));
}

/* What a message is refused without. */
static void required_add(struct line *l, const struct icmp_layout *layout)
{
	for (size_t i = 0; i < layout->field_count; i++) {
		const struct icmp_field *field = &layout->fields[i];
		if (!field->is_required)
			continue;
		text_format(l->t, " %s=", field->name);
		if (field->kind == ICMP_FIELD_ADDRESS)
			line_address(l, field->width == 32 ? 4 : 6);
		else
			text_format(l->t, "%u", line_number(l, 3));
	}
}

void random_line(uint64_t *state, struct text *t)
{
	struct line l = {.state = state, .t = t};
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	const struct icmp_type *row = &types[random_below(state, (uint32_t)count)];
	l.version = row->version;
	uint8_t type = line_one_in(&l, 12) ? (uint8_t)line_number(&l, 255) : row->type;
	uint8_t code = (uint8_t)line_number(&l, line_one_in(&l, 4) ? 255 : 5);
	text_add(t, "icmp-send --src ");
	line_address(&l, l.version);
	text_format(t, " --type %u --code %u", type, code);
	header_add(&l);
	required_add(&l, icmp_layout_find(l.version, type, code));
	trailer_add(&l, icmp_layout_find(l.version, type, code)->trailer);
	faults_add(&l);
	text_add_char(t, ' ');
	line_address(&l, l.version);
}
