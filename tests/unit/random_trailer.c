/* SPDX-License-Identifier: BSD-2-Clause */
/* What is after the fixed fields: options, routers, addresses, records, names. */
#include "tests/unit/random_words.h"

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
		text_format(l->t, " prefix=fd00:1::/%u,flags=AR,valid=%u", line_number(l, 128),
			line_number(l, UINT32_MAX));
		return;
	case 3:
		text_add(l->t, " 'redirected=");
		line_datagram(l);
		text_add_char(l->t, '\'');
		return;
	case 4:
		text_format(l->t, " opt=5:0000%08x", line_number(l, UINT32_MAX));
		return;
	case 5:
		text_format(l->t, " route=fd00:2::/%u,prf=%u,lifetime=%u", line_number(l, 128),
			line_number(l, 3), line_number(l, UINT32_MAX));
		return;
	case 6:
		text_format(l->t, " rdnss=fd00::53,fd00::54,lifetime=%u",
			line_number(l, UINT32_MAX));
		return;
	case 7:
		text_format(l->t, " dnssl=a.example,b-%u.example", line_number(l, 9));
		return;
	case 8:
		text_add(l->t, " 'captive-portal=https://a.example/?a=b&c'");
		return;
	case 9:
		text_format(l->t, " pref64=64:ff9b::/%u,lifetime=%u",
			lengths[random_below(l->state, 6)], line_number(l, 8191) * 8);
		return;
	case 10:
		text_format(l->t, " timestamp=%u", line_number(l, UINT32_MAX));
		return;
	default:
		text_format(
			l->t, line_one_in(l, 2) ? " nonce=" : " opt=%u:", line_number(l, 255));
		line_hex(l, random_below(l->state, 30));
	}
}

static void rpl_option(struct line *l)
{
	switch (random_below(l->state, 4)) {
	case 0:
		text_format(l->t, " pad=%u", 1 + line_number(l, 256));
		return;
	case 1:
		text_format(l->t, " target=fd00:3::/%u", line_number(l, 128));
		return;
	case 2:
		text_format(l->t, " transit=seq=%u,lifetime=%u%s", line_number(l, 255),
			line_number(l, 255), line_one_in(l, 2) ? ",parent=fd00::4" : "");
		return;
	default:
		text_format(l->t, " opt=%u:", 1 + line_number(l, 254));
		line_hex(l, random_below(l->state, 30));
	}
}

/* The query type is that of the answer, or any other. */
static void answer(struct line *l)
{
	uint32_t kind = random_below(l->state, 3);
	text_format(l->t, " qtype=%u", 2 + (line_one_in(l, 4) ? line_number(l, 3) : kind));
	if (kind == 0) {
		text_add(l->t,
			line_one_in(l, 2) ? " names=bee,a-b.example,c." : " names=bee.example");
	} else {
		text_format(l->t, " ipv%c=", kind == 1 ? '6' : '4');
		line_address(l, kind == 1 ? 6 : 4);
	}
	if (line_one_in(l, 2))
		text_format(l->t, ",ttl=%u", line_number(l, UINT32_MAX));
}

static void operation(struct line *l)
{
	static const char *const words[] = {"add", "change", "set-global", "9"};
	text_format(l->t, " pco=%s,match=fd00::/%u,ordinal=%u,min=%u,max=%u",
		words[random_below(l->state, 4)], line_number(l, 128), line_number(l, 255),
		line_number(l, 255), line_number(l, 255));
	for (uint32_t i = random_below(l->state, 3); i > 0; i--)
		text_format(l->t, ",use=fd00:1::/%u,keep=%u,mask=%s,valid=%u,decrement=%s",
			line_number(l, 128), line_number(l, 255),
			line_one_in(l, 2) ? "LA" : "0", line_number(l, UINT32_MAX),
			line_one_in(l, 2) ? "P" : "0");
}

void line_trailer_item(struct line *l, enum icmp_trailer trailer)
{
	switch (trailer) {
	case ICMP_TRAILER_OPTIONS:
		nd_option(l);
		return;
	case ICMP_TRAILER_ROUTERS:
		text_format(l->t, " router=10.0.0.1/%d", (int)line_number(l, UINT32_MAX) / 2);
		return;
	case ICMP_TRAILER_ADDRESSES:
		text_add(l->t, " source=");
		line_address(l, 6);
		return;
	case ICMP_TRAILER_RECORDS:
		text_add(l->t, line_one_in(l, 2) ? " record=is-in,ff02::9"
						 : " record=block,ff02::1,fd00::7,::");
		return;
	case ICMP_TRAILER_LOCATORS:
		text_format(l->t, " locator=0x%x/%u/%u", line_number(l, UINT32_MAX),
			line_number(l, 65535), line_number(l, 65535));
		return;
	case ICMP_TRAILER_NAMES:
		text_add(l->t, " name=a-b.example");
		return;
	case ICMP_TRAILER_SUBJECT6:
		text_add(l->t, " subject=");
		line_address(l, 6);
		return;
	case ICMP_TRAILER_SUBJECT_NAME:
		text_add(l->t, " subject=a-b.example");
		return;
	case ICMP_TRAILER_SUBJECT4:
		text_add(l->t, " subject=");
		line_address(l, 4);
		return;
	case ICMP_TRAILER_RPL_OPTIONS:
		rpl_option(l);
		return;
	case ICMP_TRAILER_OPERATIONS:
		operation(l);
		return;
	case ICMP_TRAILER_REPORTS:
		text_format(l->t, " report=fd00::/%u,ordinal=%u,interface=%u,flags=%u",
			line_number(l, 128), line_number(l, 255), line_number(l, UINT32_MAX),
			line_number(l, 3));
		return;
	case ICMP_TRAILER_ANSWERS:
		answer(l);
		return;
	case ICMP_TRAILER_ANSWER_NAMES:
	case ICMP_TRAILER_ANSWER6:
	case ICMP_TRAILER_ANSWER4:
	case ICMP_TRAILER_DATA:
	case ICMP_TRAILER_NONE:
	case ICMP_TRAILER_QUOTE:
	case ICMP_TRAILER_EXTENSION:
	case ICMP_TRAILERS:
		return;
	}
}
