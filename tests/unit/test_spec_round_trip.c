/* SPDX-License-Identifier: BSD-2-Clause */
/* Packets to words to packets: over the whole registry and with random values in every field.
 */
#include <stdio.h>
#include <string.h>

#include "tests/unit/command_line.h"
#include "tests/unit/random_line.h"
#include "tests/unit/round_trip.h"
#include "tests/unit/tap.h"

enum { ROUNDS = 24 };

struct bench {
	struct round_trip_bench trip;
	uint64_t random;
};

/* `packet` decodes to words, and these build it again. */
static bool holds(struct bench *b, struct span packet)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	enum round_trip result = round_trip(&b->trip, packet, &problem);
	if (result != ROUND_TRIP_SAME)
		printf("# %s: %s\n# %.2000s\n", round_trip_name(result), buffer, b->trip.words);
	return result == ROUND_TRIP_SAME;
}

/* The packet of a line, and back. `wanted`: what the words must hold too. */
static void line_holds(struct bench *b, const char *wanted, const char *words)
{
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct writer w = writer_of(b->trip.first, SPEC_PACKET_MAX);
	if (!ok(command_line_build(b->trip.settings, words, &w, &problem), "%s: is built",
		    words)) {
		printf("# %s\n", buffer);
		return;
	}
	ok(holds(b, writer_span_of(&w)) && strstr(b->trip.words, wanted),
		"%s: comes back by the words %s", words, wanted);
	if (!strstr(b->trip.words, wanted))
		printf("# %.2000s\n", b->trip.words);
}

/* ---- every row, with every field at random --------------------------------------- */
static bool field_is_exact(const struct icmp_field *field)
{
	return field->source == ICMP_FROM_USER;
}

static void fields_randomise(struct bench *b, struct spec *spec)
{
	uint8_t random[ICMP_FIXED_MAX];
	for (int i = 0; i < ICMP_FIXED_MAX; i += 8) {
		uint64_t number = random_next(&b->random);
		memcpy(random + i, &number, 8);
	}
	for (size_t i = 0; i < spec->layout->field_count; i++) {
		const struct icmp_field *field = &spec->layout->fields[i];
		if (!field_is_exact(field) || random_next(&b->random) % 4 == 0)
			continue;
		for (unsigned bit = field->at; bit < (unsigned)field->at + field->width;
			bit++) {
			uint8_t mask = (uint8_t)(0x80u >> bit % 8);
			spec->fixed[bit / 8] = (uint8_t)((spec->fixed[bit / 8] & ~mask) |
							 (random[bit / 8] & mask));
		}
	}
}

static const char *line_for(uint8_t version, enum icmp_trailer trailer)
{
	if (trailer == ICMP_TRAILER_QUOTE)
		return version == 4
			       ? "--quote 'udp:10.0.0.2:4000>10.0.0.9:53,len=20'"
			       : "--quote 'tcp:[fd00::2]:4000>[fd00::9]:80,seq=7,flags=SA'";
	return trailer == ICMP_TRAILER_EXTENSION ? "--ext ifid:name=eth0" : "";
}

static bool row_round(struct bench *b, uint8_t version, uint8_t type, uint8_t code)
{
	char words[512];
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	struct writer w = writer_of(b->trip.first, SPEC_PACKET_MAX);
	const struct icmp_layout *layout = icmp_layout_find(version, type, code);
	char fields[128] = "";
	struct text required = text_of(fields, sizeof fields);
	for (size_t i = 0; i < layout->field_count; i++)
		if (layout->fields[i].is_required)
			text_format(&required, " %s=%s", layout->fields[i].name,
				layout->fields[i].kind != ICMP_FIELD_ADDRESS ? "0"
				: version == 4				     ? "10.0.0.7"
									     : "fd00::7");
	snprintf(words, sizeof words, "icmp-send --src %s --type %u --code %u %s%s %s",
		version == 4 ? "10.0.0.1" : "fd00::1", type, code,
		line_for(version, layout->trailer), fields,
		version == 4 ? "10.0.0.2" : "fd00::2");
	if (!command_line_build(b->trip.settings, words, &w, &problem)) {
		printf("# %s: %s\n", words, buffer);
		return false;
	}
	fields_randomise(b, &b->trip.settings->spec);
	w = writer_of(b->trip.first, SPEC_PACKET_MAX);
	spec_build(&b->trip.settings->spec, &w);
	bool right = holds(b, writer_span_of(&w));
	/* words of the message itself, not its bytes */
	bool plain = !strstr(b->trip.words, " --body ");
	if (!plain)
		printf("# not by words: %.500s\n", b->trip.words);
	return right && plain;
}

static void the_registry_comes_back(struct bench *b)
{
	size_t count;
	const struct icmp_type *types = icmp_types(&count);
	for (size_t i = 0; i < count; i++) {
		bool right = true;
		size_t codes = types[i].code_count ? types[i].code_count : 1;
		for (size_t k = 0; k < codes; k++)
			for (int round = 0; round < ROUNDS; round++)
				right &= row_round(b, types[i].version, types[i].type,
					types[i].code_count ? types[i].codes[k].code : 0);
		ok(right, "IPv%u %s comes back with random fields and every code",
			types[i].version, types[i].name);
	}
}

/* Those that the registry lacks, too. */
static void every_number_comes_back(struct bench *b)
{
	for (uint8_t version = 4; version <= 6; version += 2) {
		int wrong = 0;
		for (int number = 0; number < 256 * 256; number++)
			wrong += !row_round(
				b, version, (uint8_t)(number / 256), (uint8_t)(number % 256));
		is_number(wrong, 0, "IPv%u: messages that do not come back", version);
	}
}

/* ---- whatever bytes -------------------------------------------------------------- */
static struct span packet_of(struct bench *b, uint8_t version, uint32_t size)
{
	struct writer w = writer_of(b->trip.first, SPEC_PACKET_MAX);
	struct ip_header header = {.version = version,
		.hop_limit = (uint8_t)random_next(&b->random),
		.protocol = version == 4 ? IP_PROTOCOL_ICMP : IP_PROTOCOL_ICMPV6,
		.traffic_class =
			(uint8_t)(random_next(&b->random) % 2 ? random_next(&b->random) : 0),
		.identification = (uint16_t)random_next(&b->random),
		.dont_fragment = random_next(&b->random) % 2,
		.source = {.version = version, .bytes = {10, 1}},
		.destination = {.version = version, .bytes = {10, 2}}};
	ip_write(&w, &header, size);
	for (uint32_t i = 0; i < size; i++)
		writer_u8(&w, (uint8_t)random_next(&b->random));
	return writer_span_of(&w);
}

static void any_bytes_come_back(struct bench *b)
{
	for (uint8_t version = 4; version <= 6; version += 2) {
		bool right = true;
		for (uint32_t type = 0; type < 256; type++) {
			for (uint32_t size = 0; size < 300; size += 1 + size / 8) {
				struct span packet = packet_of(b, version, size);
				uint32_t at = version == 4 ? 20 : 40;
				if (size > 0)
					b->trip.first[at] = (uint8_t)type;
				if (size > 1)
					b->trip.first[at + 1] %= 5;
				right &= holds(b, packet);
			}
		}
		ok(right, "IPv%u messages of random bytes, of all types and sizes, come back",
			version);
	}
}

/* clang-format off */
static const struct {
	const char *wanted, *words;
} lines[] = {
#define Q4 " --quote 'udp:10.0.0.2:53>10.0.0.3:99'"
	{Q4, "x --src 10.0.0.1 dest-unreach/port" Q4 " 10.0.0.2"},
	{"--quote-len 24", "x --src 10.0.0.1 dest-unreach/port" Q4 " --quote-len 24 10.0.0.2"},
	{"--ext mpls:100,tc=2,ttl=3 --ext mpls:200",
		"x time-exceeded/ttl" Q4 " --ext mpls:100,tc=2,ttl=3 --ext mpls:200 10.0.0.2"},
	{"--ext mpls:100,s --ext mpls:200,s=0",
		"x time-exceeded/ttl" Q4 " --ext mpls:100,s --ext mpls:200,s=0 10.0.0.2"},
	{"--ext ifinfo:role=next,ifindex=7,addr=10.9.9.9,name=eth0,mtu=1400",
		"x time-exceeded/ttl" Q4
		" --ext ifinfo:role=next,ifindex=7,addr=10.9.9.9,name=eth0,mtu=1400 10.0.0.2"},
	{"--ext ifid:index=9", "x --src 10.0.0.1 ext-echo --ext ifid:index=9 10.0.0.2"},
	{"--ext ifid:addr=fe80::1", "x ext-echo --ext ifid:addr=fe80::1 10.0.0.2"},
	{"--ext extinfo:pointer=40", "x --type 1 --code 8 --quote 'udp:[fd00::2]:53>[fd00::3]:99' "
		"--ext extinfo:pointer=40 fd00::2"},
	{"--ext 4/1:0000002800000000", "x time-exceeded/ttl" Q4 " --ext 4/1:0000002800000000 10.0.0.2"},
	{"--ext 4/2:00000028", "x time-exceeded/ttl" Q4 " --ext 4/2:00000028 10.0.0.2"},
	{"--ext 200/3:01020304", "x time-exceeded/ttl" Q4 " --ext 200/3:01020304 10.0.0.2"},
	{"--ext-checksum zero", "x time-exceeded/ttl" Q4 " --ext mpls:1 --ext-checksum zero 10.0.0.2"},
	{"--ext-checksum 0x", "x time-exceeded/ttl" Q4 " --ext mpls:1 --ext-checksum bad 10.0.0.2"},
	{"--ext-version 3", "x time-exceeded/ttl" Q4 " --ext mpls:1 --ext-version 3 10.0.0.2"},
	{"length=0", "x time-exceeded/ttl" Q4 " --ext mpls:1 --ext-length 0 10.0.0.2"},
	{"--quote-hex 35", "x dest-unreach/port --quote-break version --quote-hex 3500 10.0.0.2"},
	{"--no-quote", "x dest-unreach/port --no-quote 10.0.0.2"},
	{"--ip-options ra", "x --ip-options ra echo 10.0.0.2"},
	{"--ip-options rr:3", "x --ip-options rr:3 echo 10.0.0.2"},
	{"--ip-options ssrr:10.0.0.5,10.0.0.6", "x --ip-options ssrr:10.0.0.5,10.0.0.6 echo 10.0.0.2"},
	{"--ip-options ts", "x --ip-options ts echo 10.0.0.2"},
	{"--ip-checksum 0x1234", "x --ip-checksum 0x1234 echo 10.0.0.2"},
	{"--ip-len 9", "x --ip-len 99 echo 10.0.0.2"},
	{"--more-fragments --frag-offset 64", "x --more-fragments --frag-offset 64 echo 10.0.0.2"},
	{"-6 --src :: --ip-id 1 echo", "x --ip-id 1 echo fd00::2"},
	{"-6 --src :: --ip-id 4294967295 --more-fragments echo", "x --ip-id 4294967295 --more-fragments echo fd00::2"},
	{"-6 --src :: --more-fragments echo", "x --ip-id 1 --more-fragments echo fd00::2"},
	{"-6 --src :: echo", "x --frag 8 echo fd00::2"},
	{"--ip-len 3 ", "x --ip-len 3 echo 10.0.0.2"},
	{"--ip-len 3 ", "x --ip-len 3 echo fd00::2"},
	{"--ip-options hex:8307040a00000101", "x --ip-options hex:8307040a00000101 echo 10.0.0.2"},
	{"--ip-options lsrr:10.0.0.2", "x --ip-options hex:8307040a000001 echo 10.0.0.2"},
	{"--ip-proto 253", "x --ip-proto 253 echo 10.0.0.2"},
	{"--checksum 0x0001 10", "x --checksum 0x0001 echo 10.0.0.2"},
	{"--truncate 5", "x --truncate 5 echo id=1 10.0.0.2"},
	{"router=10.0.0.9/-5", "x router-advert router=10.0.0.9/-5 router=10.1.1.1 lifetime=9 10.0.0.2"},
	{"name=a.example", "x 38 id=4 name=a.example 10.0.0.2"},
	{"--hbh ra --dstopt hex:010201020000", "x --dstopt hex:0102 --hbh ra echo fd00::2"},
	{"--header dst:hex:010400000000 --header routing:0,fd00::9 echo", "x --header dst:hex: --header routing:0,fd00::9 echo fd00::2"},
	{"--header routing:srh,segments=fd00::8+fd00::9,left=0,tag=4 echo", "x --header routing:srh,segments=fd00::8+fd00::9,left=0,tag=4 echo fd00::2"},
	{"--hbh none --header hbh:ra --header routing:2,fd00::9,left=0 mld", "x --src fe80::1 --header routing:2,fd00::9,left=0 mld-report group=ff02::5 ff02::5"},
	{"--ip-flags evil --df", "x --ip-flags evil,df echo 10.0.0.2"},
	{"rpl/dao flags=D dodagid=fd00::9", "x rpl/dao dodagid=fd00::9 fd00::2"},
	{"rpl/dao flags=K,D dodagid=:: data=hex:0102", "x rpl/dao flags=KD data=hex:0102 fd00::2"},
	{"rpl/dao flags=K data=hex:0102", "x rpl/dao flags=K data=hex:0102 fd00::2"},
	{"rpl/dao-ack flags=D seq=7 dodagid=fd00::9", "x rpl/dao-ack seq=7 dodagid=fd00::9 fd00::2"},
	{"ni-query/ipv6 qtype=3 subject=fd00::9", "x ni-query/ipv6 qtype=3 subject=fd00::9 fd00::2"},
	{"ni-query/name qtype=3 subject=a.example", "x ni-query/name qtype=3 subject=a.example fd00::2"},
	{"ni-query/ipv4 qtype=2 subject=10.0.0.9", "x ni-query/ipv4 qtype=2 subject=10.0.0.9 fd00::2"},
	{"router-renumbering/command seq=7 pco=add,match=fd00::/16,ordinal=1,min=0,max=128,"
		"use=fd00:1::/48,keep=0,mask=LA,flags=LA,valid=2592000,preferred=604800,decrement=0",
		"x router-renumbering seq=7 pco=add,match=fd00::/16,ordinal=1,use=fd00:1::/48 fd00::2"},
	{"router-renumbering/result report=fd00:1::/48,ordinal=1,interface=2,flags=F",
		"x router-renumbering/result report=fd00:1::/48,ordinal=1,interface=2,flags=F fd00::2"},
	{"router-renumbering/sequence-reset data=hex:0102", "x router-renumbering/sequence-reset data=hex:0102 fd00::2"},
	{"ni-reply/ok qtype=2 names=bee,a.example,ttl=5", "x ni-reply qtype=2 names=bee,a.example,ttl=5 fd00::2"},
	{"ni-reply/ok qtype=3 ipv6=fd00::9,ttl=60 ipv6=fe80::1", "x ni-reply qtype=3 ipv6=fd00::9,ttl=60 ipv6=fe80::1 fd00::2"},
	{"ni-reply/ok qtype=4 ipv4=10.0.0.9", "x ni-reply qtype=4 ipv4=10.0.0.9 fd00::2"},
	{"ni-reply/ok qtype=4 ipv4=10.0.0.9 data=hex:00", "x ni-reply ipv4=10.0.0.9 data=hex:00 qtype=4 fd00::2"},
	{"ni-reply/ok qtype=3 data=hex:000000000a000009", "x ni-reply qtype=3 ipv4=10.0.0.9 fd00::2"},
	{"ni-reply/refused qtype=4 data=hex:000000000a000009", "x ni-reply/refused qtype=4 data=hex:000000000a000009 fd00::2"},
	{"ni-query/ipv4 data=hex:0102", "x ni-query/ipv4 data=hex:0102 fd00::2"},
	{"--hbh none mld", "x --src fe80::1 --hbh none mld-report group=ff02::5 ff02::5"},
	{" mld-report group=ff02::5 ff", "x --src fe80::1 mld-report group=ff02::5 ff02::5"},
	{"qqic=0", "x mld-query group=ff02::5 qqic=0 fe80::2"},
	{"source=fd00::7", "x mld-query source=fd00::7 fe80::2"},
	{"record=to-ex,ff02::9,fd00::1,fd00::2", "x mldv2-report record=to-ex,ff02::9,fd00::1,fd00::2 fe80::2"},
	{"locator=0x1122/3/4", "x ilnp-locator locator=0x1122/3/4 fe80::2"},
	{"flags=R,O", "x neighbor-advert flags=R,O target=fe80::9 tlla=02:00:00:00:00:01 fe80::2"},
	{"tlla=02:00:00:00:00:01", "x neighbor-advert target=fe80::9 tlla=02:00:00:00:00:01 fe80::2"},
	{"prefix=fd00:1::/64,flags=L,valid=9,preferred=8",
		"x router-advert prefix=fd00:1::/64,flags=L,valid=9,preferred=8 fe80::2"},
	{"mtu=1400", "x router-advert mtu=1400 fe80::2"},
	{"rdnss=fd00::53,fd00::54,lifetime=60", "x router-advert rdnss=fd00::53,fd00::54,lifetime=60 fe80::2"},
	{"dnssl=a.example,b.example,lifetime=60", "x router-advert dnssl=a.example,b.example,lifetime=60 fe80::2"},
	{"route=fd00:2::/48,prf=high,lifetime=5", "x router-advert route=fd00:2::/48,prf=1,lifetime=5 fe80::2"},
	{"captive-portal=https://a.example/", "x router-advert captive-portal=https://a.example/ fe80::2"},
	{"pref64=64:ff9b::/96,lifetime=800", "x router-advert pref64=64:ff9b::/96,lifetime=800 fe80::2"},
	{"nonce=hex:010203040506", "x neighbor-solicit target=fe80::9 nonce=010203040506 fe80::2"},
	{"timestamp=0x123", "x neighbor-solicit target=fe80::9 timestamp=0x123 fe80::2"},
	{"redirected=6000", "x redirect target=fe80::9 dest=fe80::9 redirected=6000000000003aff fe80::2"},
	{"'redirected=udp:[fd00::1]:4000>[fd00::2]:53,len=5'",
		"x redirect target=fe80::9 dest=fe80::9 tlla=02:00:00:00:00:01 'redirected=udp:[fd00::1]:4000>[fd00::2]:53,len=5' fe80::2"},
	{"'redirected=tcp:[fd00::1]:4000>[fd00::2]:53,len=2000'",
		"x redirect target=fe80::9 dest=fe80::9 'redirected=tcp:[fd00::1]:4000>[fd00::2]:53,len=2000' fe80::2"},
	{"'redirected=icmp6-echo:fd00::1>fd00::2,id=7'",
		"x redirect target=fe80::9 dest=fe80::9 'redirected=icmp6-echo:fd00::1>fd00::2,id=7' fe80::2"},
	{"'redirected=raw:253:::>::'", "x redirect target=fe80::9 dest=fe80::9 'redirected=raw:253:::>::' fe80::2"},
	{"opt=99:010203040506", "x neighbor-solicit target=fe80::9 opt=99:010203040506 fe80::2"},
	{"slla=02:00:00:00:00:01 data=hex:0900", "x neighbor-solicit target=fe80::9 slla=02:00:00:00:00:01 data=hex:0900 fe80::2"},
	{"--flow 5", "x --flow 5 --tos 3 --ttl 9 echo data=ascii:hello fd00::2"},
#undef Q4
};
/* clang-format on */

static void lines_come_back(struct bench *b)
{
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		line_holds(b, lines[i].wanted, lines[i].words);
}

int main(void)
{
	struct bench b = {.random = 0x9e3779b97f4a7c15};
	round_trip_init(&b.trip);
	test_begin("round_trip: every type and code comes back with random fields");
	the_registry_comes_back(&b);
	test_end();
	test_begin("round_trip: all 65,536 types and codes of both families come back");
	every_number_comes_back(&b);
	test_end();
	test_begin("round_trip: messages of random bytes come back");
	any_bytes_come_back(&b);
	test_end();
	test_begin("round_trip: command lines come back by the same words");
	lines_come_back(&b);
	test_end();
	round_trip_release(&b.trip);
	return tap_end();
}
