/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/unit/random_line.h"

#include <stdbool.h>

#include "common/wire/icmp/fields.h"
#include "common/wire/icmp/names.h"

struct line {
	uint64_t *state;
	struct text *t;
	uint8_t version;
};

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

static bool one_in(struct line *l, uint32_t n)
{
	return random_below(l->state, n) == 0;
}

/* Small numbers, large ones, and those at the borders. */
static uint32_t number(struct line *l, uint32_t limit)
{
	uint32_t kind = random_below(l->state, 4);
	if (kind == 0)
		return random_below(l->state, 4) % (limit > 0 ? limit : 1);
	return kind == 1 ? limit
			 : (uint32_t)(random_next(l->state) >> 16) % (limit > 0 ? limit : 1);
}

static void hex(struct line *l, uint32_t bytes)
{
	for (uint32_t i = 0; i < bytes; i++)
		text_format(l->t, "%02x", one_in(l, 3) ? 0 : random_below(l->state, 256));
}

static void address_add(struct line *l, uint8_t version)
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
	address_add(l, l->version);
	text_add(l->t, bracket ? "]" : "");
	if (has_port)
		text_format(l->t, ":%u", number(l, 65535));
}

static void details(struct line *l, bool is_tcp, bool is_echo)
{
	static const struct {
		const char *name;
		uint32_t limit;
	} rows[] = {{"ttl", 255}, {"len", 40}, {"id", 65535}, {"df", 1}, {"tos", 255},
		{"seq", 65535}, {"flow", 0xfffff}, {"len", 1600}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (one_in(l, 3))
			text_format(l->t, ",%s=%u", rows[i].name, number(l, rows[i].limit));
	if (is_tcp && one_in(l, 2))
		text_format(l->t, ",seq=%u,ack=%u,window=%u,flags=SAE", number(l, UINT32_MAX),
			number(l, UINT32_MAX), number(l, 65535));
	if (one_in(l, 3)) {
		text_add(l->t, ",data=hex:");
		hex(l, random_below(l->state, 60));
	}
	if (one_in(l, 8))
		text_format(l->t, ",sum=%u,ipsum=%u", number(l, 65535), number(l, 65535));
	if (one_in(l, 8))
		text_format(l->t, ",iplen=%u", number(l, 65535));
	if (one_in(l, 8))
		text_add(l->t, l->version == 4 ? ",options=hex:94040000"
					       : ",chain=60:1100010400000000");
	if (is_tcp && one_in(l, 3))
		text_format(l->t, ",urg=%u,opt=hex:020405b4", number(l, 65535));
	if (l->version == 4 && one_in(l, 8))
		text_format(l->t, ",mf=1,frag=%u", 8 * number(l, 8191));
	if (is_echo && one_in(l, 2))
		text_format(l->t, ",ipid=%u", number(l, 65535));
}

static void datagram(struct line *l)
{
	static const char *const kinds[] = {"udp", "tcp", "icmp-echo", "icmp-echo-reply", "raw",
		"sctp", "dccp", "esp", "gre", "ah"};
	uint32_t kind = random_below(l->state, 10);
	if (l->version == 6 && (kind == 2 || kind == 3))
		text_add(l->t, kind == 2 ? "icmp6-echo:" : "icmp6-echo-reply:");
	else
		text_format(l->t, "%s:", kinds[kind]);
	if (kind == 4)
		text_format(l->t, "%u:", number(l, 255));
	bool has_port = kind < 2 || kind == 5 || kind == 6;
	endpoint(l, has_port);
	text_add_char(l->t, '>');
	endpoint(l, has_port);
	details(l, kind == 1, kind == 2 || kind == 3);
}

static void quote_add(struct line *l)
{
	static const char *const breaks4[] = {"ihl", "checksum", "version", "length"};
	if (one_in(l, 12)) {
		text_add(l->t, " --no-quote");
		return;
	}
	if (one_in(l, 6)) {
		text_add(l->t, " --quote-hex ");
		text_add(l->t, l->version == 4 ? "45" : "60");
		hex(l, random_below(l->state, 200));
	} else {
		text_add(l->t, " --quote '");
		datagram(l);
		text_add_char(l->t, '\'');
	}
	if (one_in(l, 4))
		text_format(l->t, " --quote-len %u", number(l, 60));
	if (one_in(l, 6))
		text_format(l->t, " --quote-break %s",
			breaks4[random_below(l->state, 4) | (l->version == 6 ? 2 : 0)]);
}

/* ---- objects --------------------------------------------------------------------- */
static void interface_add(struct line *l)
{
	static const char *const roles[] = {"in", "sub", "out", "next"};
	text_format(l->t, "'ifinfo:role=%s", roles[random_below(l->state, 4)]);
	if (one_in(l, 2))
		text_format(l->t, ",ifindex=%u", number(l, UINT32_MAX));
	if (one_in(l, 2)) {
		text_add(l->t, ",addr=");
		address_add(l, one_in(l, 2) ? 4 : 6);
	}
	if (one_in(l, 2))
		text_format(l->t, ",name=%.*s", (int)random_below(l->state, 64),
			"eth0.1=x y/z#eth0.1=x@y/z#eth0.1=x+y/z#eth0.1=x-y/z#eth0.1=x~y/z");
	if (one_in(l, 2))
		text_format(l->t, ",mtu=%u", number(l, UINT32_MAX));
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
		text_format(l->t, "ifid:index=%u", number(l, UINT32_MAX));
		return;
	default:
		text_add(l->t, "ifid:addr=");
		address_add(l, one_in(l, 2) ? 4 : 6);
	}
}

static void object_add(struct line *l)
{
	text_add(l->t, " --ext ");
	switch (random_below(l->state, 6)) {
	case 0:
	case 1:
		text_format(l->t, "mpls:%u", number(l, 0xfffff));
		if (one_in(l, 2))
			text_format(l->t, ",tc=%u,ttl=%u", number(l, 7), number(l, 255));
		if (one_in(l, 4))
			text_add(l->t, one_in(l, 2) ? ",s" : ",s=0");
		return;
	case 2:
		interface_add(l);
		return;
	case 3:
		identification_add(l);
		return;
	case 4:
		text_format(l->t, "extinfo:pointer=%u", number(l, UINT32_MAX));
		return;
	default:
		text_format(l->t,
			"%u/%u:", one_in(l, 2) ? number(l, 255) : random_below(l->state, 6),
			random_below(l->state, 6));
		hex(l, random_below(l->state, 24));
	}
}

static void objects_add(struct line *l)
{
	for (uint32_t i = random_below(l->state, 4) + 1; i > 0; i--)
		object_add(l);
	if (one_in(l, 5))
		text_format(l->t, " --ext-length %u", number(l, 255));
	if (one_in(l, 5))
		text_add(l->t, one_in(l, 2) ? " --ext-checksum bad" : " --ext-checksum zero");
	if (one_in(l, 5))
		text_format(l->t, " --ext-version %u", number(l, 15));
}

/* ---- what stands after the fixed fields ----------------------------------------- */
static void nd_option(struct line *l)
{
	static const uint8_t lengths[] = {96, 64, 56, 48, 40, 32};
	switch (random_below(l->state, 13)) {
	case 0:
		text_add(l->t, " slla=02:00:00:00:00:01");
		return;
	case 1:
		text_add(l->t, " tlla=02:00:00:00:00:ff");
		return;
	case 2:
		text_format(l->t, " prefix=fd00:1::/%u,flags=AR,valid=%u", number(l, 128),
			number(l, UINT32_MAX));
		return;
	case 3:
		text_add(l->t, " 'redirected=");
		datagram(l);
		text_add_char(l->t, '\'');
		return;
	case 4:
		text_format(l->t, " opt=5:0000%08x", number(l, UINT32_MAX));
		return;
	case 5:
		text_format(l->t, " route=fd00:2::/%u,prf=%u,lifetime=%u", number(l, 128),
			number(l, 3), number(l, UINT32_MAX));
		return;
	case 6:
		text_format(
			l->t, " rdnss=fd00::53,fd00::54,lifetime=%u", number(l, UINT32_MAX));
		return;
	case 7:
		text_format(l->t, " dnssl=a.example,b-%u.example", number(l, 9));
		return;
	case 8:
		text_add(l->t, " 'captive-portal=https://a.example/?a=b&c'");
		return;
	case 9:
		text_format(l->t, " pref64=64:ff9b::/%u,lifetime=%u",
			lengths[random_below(l->state, 6)], number(l, 8191) * 8);
		return;
	case 10:
		text_format(l->t, " timestamp=%u", number(l, UINT32_MAX));
		return;
	default:
		text_format(l->t, one_in(l, 2) ? " nonce=" : " opt=%u:", number(l, 255));
		hex(l, random_below(l->state, 30));
	}
}

static void rpl_option(struct line *l)
{
	switch (random_below(l->state, 4)) {
	case 0:
		text_format(l->t, " pad=%u", 1 + number(l, 256));
		return;
	case 1:
		text_format(l->t, " target=fd00:3::/%u", number(l, 128));
		return;
	case 2:
		text_format(l->t, " transit=seq=%u,lifetime=%u%s", number(l, 255),
			number(l, 255), one_in(l, 2) ? ",parent=fd00::4" : "");
		return;
	default:
		text_format(l->t, " opt=%u:", 1 + number(l, 254));
		hex(l, random_below(l->state, 30));
	}
}

/* The query type is that of the answer, or any other. */
static void answer(struct line *l)
{
	uint32_t kind = random_below(l->state, 3);
	text_format(l->t, " qtype=%u", 2 + (one_in(l, 4) ? number(l, 3) : kind));
	if (kind == 0) {
		text_add(l->t,
			one_in(l, 2) ? " names=bee,a-b.example,c." : " names=bee.example");
	} else {
		text_format(l->t, " ipv%c=", kind == 1 ? '6' : '4');
		address_add(l, kind == 1 ? 6 : 4);
	}
	if (one_in(l, 2))
		text_format(l->t, ",ttl=%u", number(l, UINT32_MAX));
}

static void operation(struct line *l)
{
	static const char *const words[] = {"add", "change", "set-global", "9"};
	text_format(l->t, " pco=%s,match=fd00::/%u,ordinal=%u,min=%u,max=%u",
		words[random_below(l->state, 4)], number(l, 128), number(l, 255),
		number(l, 255), number(l, 255));
	for (uint32_t i = random_below(l->state, 3); i > 0; i--)
		text_format(l->t, ",use=fd00:1::/%u,keep=%u,mask=%s,valid=%u,decrement=%s",
			number(l, 128), number(l, 255), one_in(l, 2) ? "LA" : "0",
			number(l, UINT32_MAX), one_in(l, 2) ? "P" : "0");
}

static void tail_item(struct line *l, enum icmp_trailer tail)
{
	switch (tail) {
	case ICMP_TAIL_OPTIONS:
		nd_option(l);
		return;
	case ICMP_TAIL_ROUTERS:
		text_format(l->t, " router=10.0.0.1/%d", (int)number(l, UINT32_MAX) / 2);
		return;
	case ICMP_TAIL_ADDRESSES:
		text_add(l->t, " source=");
		address_add(l, 6);
		return;
	case ICMP_TAIL_RECORDS:
		text_add(l->t, one_in(l, 2) ? " record=is-in,ff02::9"
					    : " record=block,ff02::1,fd00::7,::");
		return;
	case ICMP_TAIL_LOCATORS:
		text_format(l->t, " locator=0x%x/%u/%u", number(l, UINT32_MAX),
			number(l, 65535), number(l, 65535));
		return;
	case ICMP_TAIL_NAMES:
		text_add(l->t, " name=a-b.example");
		return;
	case ICMP_TAIL_SUBJECT6:
		text_add(l->t, " subject=");
		address_add(l, 6);
		return;
	case ICMP_TAIL_SUBJECT_NAME:
		text_add(l->t, " subject=a-b.example");
		return;
	case ICMP_TAIL_SUBJECT4:
		text_add(l->t, " subject=");
		address_add(l, 4);
		return;
	case ICMP_TAIL_RPL_OPTIONS:
		rpl_option(l);
		return;
	case ICMP_TAIL_OPERATIONS:
		operation(l);
		return;
	case ICMP_TAIL_REPORTS:
		text_format(l->t, " report=fd00::/%u,ordinal=%u,interface=%u,flags=%u",
			number(l, 128), number(l, 255), number(l, UINT32_MAX), number(l, 3));
		return;
	case ICMP_TAIL_ANSWERS:
		answer(l);
		return;
	case ICMP_TAIL_ANSWER_NAMES:
	case ICMP_TAIL_ANSWER6:
	case ICMP_TAIL_ANSWER4:
	case ICMP_TAIL_DATA:
	case ICMP_TAIL_NONE:
	case ICMP_TAIL_QUOTE:
	case ICMP_TAIL_EXTENSION:
	case ICMP_TAILS:
		return;
	}
}

static void tail_add(struct line *l, enum icmp_trailer tail)
{
	if (tail == ICMP_TAIL_QUOTE)
		quote_add(l);
	if (tail == ICMP_TAIL_EXTENSION || (tail == ICMP_TAIL_QUOTE && one_in(l, 3)))
		objects_add(l);
	for (uint32_t i = random_below(l->state, 4); i > 0; i--)
		tail_item(l, tail);
	if (one_in(l, tail == ICMP_TAIL_DATA ? 2 : 12)) {
		text_add(l->t, " data=hex:");
		hex(l, random_below(l->state, one_in(l, 9) ? 1500 : 40));
	}
}

/* ---- headers --------------------------------------------------------------------- */
static void options4(struct line *l)
{
	static const char *const words[] = {"ra", "ts", "rr:3", "rr", "rr:1", "lsrr:10.0.0.5",
		"ssrr:10.0.0.5,10.0.0.6", "hex:01", "hex:0183", "hex:8307040a000001",
		"hex:070b04000000000000000001"};
	text_format(l->t, " --ip-options %s", words[random_below(l->state, 11)]);
	if (one_in(l, 3)) {
		text_add(l->t, " --ip-options hex:");
		hex(l, random_below(l->state, 8));
	}
}

static void header4(struct line *l)
{
	if (one_in(l, 4))
		options4(l);
	if (one_in(l, 6))
		text_add(l->t, one_in(l, 3) ? " --ip-flags evil" : " --df");
	if (one_in(l, 8))
		text_format(l->t, " --ip-id %u", number(l, 65535));
	if (one_in(l, 12))
		text_format(l->t, " --ip-checksum 0x%04x", number(l, 65535));
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
	hex(l, random_below(l->state, 30));
}

static void header6(struct line *l)
{
	if (one_in(l, 6))
		text_add(l->t, one_in(l, 2) ? " --hbh ra" : " --hbh none");
	if (one_in(l, 8)) {
		text_add(l->t, " --hbh hex:");
		hex(l, random_below(l->state, 30));
	}
	if (one_in(l, 6)) {
		text_add(l->t, " --dstopt hex:");
		hex(l, random_below(l->state, 30));
	}
	for (uint32_t i = one_in(l, 5) ? random_below(l->state, 4) : 0; i > 0; i--)
		chain_header(l);
	if (one_in(l, 6))
		text_format(l->t, " --flow %u", number(l, 0xfffff));
	if (one_in(l, 8))
		text_format(l->t, " --ip-id %u", number(l, UINT32_MAX));
}

static void header_add(struct line *l)
{
	/* no extension header of IPv6: the message would be taken for one */
	static const uint8_t protocols[] = {1, 17, 58, 59, 253, 255};
	if (one_in(l, 4))
		text_format(l->t, " --ttl %u", number(l, 255));
	if (one_in(l, 4))
		text_format(l->t, " --tos %u", number(l, 255));
	if (l->version == 4)
		header4(l);
	else
		header6(l);
	if (one_in(l, 8))
		text_add(l->t, " --more-fragments");
	if (one_in(l, 8))
		text_format(l->t, " --frag-offset %u", number(l, 8191) * 8);
	if (one_in(l, 12))
		text_format(l->t, " --ip-proto %u", protocols[random_below(l->state, 6)]);
	if (one_in(l, 12))
		text_format(l->t, " --ip-len %u", number(l, 200));
}

static void faults_add(struct line *l)
{
	if (one_in(l, 12))
		text_format(l->t, " --rest %08x", number(l, UINT32_MAX));
	if (one_in(l, 16)) {
		text_add(l->t, " --body 00");
		hex(l, random_below(l->state, 40));
	}
	if (one_in(l, 8))
		text_format(l->t, " --checksum 0x%04x", number(l, 65535));
	if (one_in(l, 10))
		text_add(l->t, " --checksum bad");
	if (one_in(l, 8))
		text_format(l->t, " --truncate %u", number(l, 60));
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
			address_add(l, field->width == 32 ? 4 : 6);
		else
			text_format(l->t, "%u", number(l, 3));
	}
}

void random_line(uint64_t *state, struct text *t)
{
	struct line l = {.state = state, .t = t};
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	const struct icmp_type *row = &types[random_below(state, (uint32_t)count)];
	l.version = row->version;
	uint8_t type = one_in(&l, 12) ? (uint8_t)number(&l, 255) : row->type;
	uint8_t code = (uint8_t)number(&l, one_in(&l, 4) ? 255 : 5);
	text_add(t, "icmp-send --src ");
	address_add(&l, l.version);
	text_format(t, " --type %u --code %u", type, code);
	header_add(&l);
	required_add(&l, icmp_layout_find(l.version, type, code));
	tail_add(&l, icmp_layout_find(l.version, type, code)->tail);
	faults_add(&l);
	text_add_char(t, ' ');
	address_add(&l, l.version);
}
