/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_trailer_option.h"

#include <string.h>

#include "common/base/number.h"
#include "icmpgen/message/spec_datagram.h"
#include "icmpgen/message/spec_quote.h"
#include "icmpgen/message/spec_trailer.h"
#include "icmpgen/message/words.h"

enum {
	REDIRECTED_HEADER = 8, /* type, length, reserved */
	/* What of the datagram keeps a redirect with one link-layer address within 1280 bytes
	 */
	REDIRECTED_MAX = 1280 - 40 - 40 - 8 - REDIRECTED_HEADER,
};

/* ---- link-layer addresses (RFC 4861 section 4.6.1) ------------------------------- */
static bool mac_store(struct writer *w, uint8_t type, const char *value)
{
	uint32_t begin = w->size;
	option_begin(w, type);
	for (int i = 0; i < MAC_SIZE; i++, value += 2) {
		if (i > 0 && *value++ != ':')
			return false;
		int high = number_hex_digit(value[0]);
		int low = high < 0 ? -1 : number_hex_digit(value[1]);
		if (low < 0)
			return false;
		writer_u8(w, (uint8_t)(high * 16 + low));
	}
	return *value == '\0' && option_end(w, begin);
}

static bool slla_store(struct writer *w, const char *value)
{
	return mac_store(w, OPTION_SLLA, value);
}

static bool tlla_store(struct writer *w, const char *value)
{
	return mac_store(w, OPTION_TLLA, value);
}

static bool mac_print(struct text *t, struct span item)
{
	text_add_mac(t, span_slice(item, 2, MAC_SIZE));
	return true;
}

/* ---- redirected header (RFC 4861 section 4.6.3): a datagram by words, or bytes ---- */
static bool redirected_store(struct writer *w, const char *value)
{
	uint32_t begin = w->size;
	uint32_t at = begin + REDIRECTED_HEADER;
	char buffer[SPEC_PROBLEM_SIZE];
	struct text problem = text_of(buffer, sizeof buffer);
	option_begin(w, OPTION_REDIRECTED);
	writer_zeros(w, REDIRECTED_HEADER - 2);
	if (!strchr(value, ':') || strncmp(value, "hex:", 4) == 0)
		return words_hex_write(w, value) && option_end(w, begin);
	if (!quote_write(w, value, QUOTE_TTL_USUAL, &problem) || w->data[at] / 16 != 6)
		return false;
	if (w->size > at + REDIRECTED_MAX)
		w->size = at + REDIRECTED_MAX;
	return option_end(w, begin);
}

static bool redirected_print(struct text *t, struct span item)
{
	uint8_t bytes[TRAILER_ITEM_MAX];
	char buffer[QUOTE_WORDS_MAX];
	struct text words = text_of(buffer, sizeof buffer);
	struct span datagram = span_from(item, REDIRECTED_HEADER);
	struct span shown = quote_unpadded(datagram);
	uint32_t whole = 0;
	bool has_words =
		shown.size > 0 && shown.data[0] / 16 == 6 &&
		quote_words(shown, writer_of(bytes, sizeof bytes), false, &words, &whole);
	uint32_t kept = has_words && whole > REDIRECTED_MAX ? REDIRECTED_MAX : whole;
	if (has_words && !words.cut && kept == shown.size)
		text_add(t, buffer);
	else
		text_add_hex(t, datagram);
	return true;
}

/* RFC 3971 section 5.3.2 */
static bool nonce_store(struct writer *w, const char *value)
{
	uint32_t begin = w->size;
	option_begin(w, OPTION_NONCE);
	return words_hex_write(w, value) && option_end(w, begin);
}

static bool nonce_print(struct text *t, struct span item)
{
	text_add(t, "hex:");
	text_add_hex(t, span_from(item, 2));
	return true;
}

/* ---- mtu (section 4.6.4), timestamp (RFC 3971 section 5.3.1) --------------------- */
static bool mtu_store(struct writer *w, const char *value)
{
	uint64_t mtu;
	uint32_t begin = w->size;
	if (number_parse(value, 0, UINT32_MAX, false, &mtu) != NUMBER_OK)
		return false;
	option_begin(w, OPTION_MTU);
	writer_u16(w, 0);
	writer_u32(w, (uint32_t)mtu);
	return option_end(w, begin);
}

static bool mtu_print(struct text *t, struct span item)
{
	struct reader r = reader_of(span_from(item, 4));
	text_format(t, "%u", reader_u32(&r));
	return !r.failed;
}

static bool timestamp_store(struct writer *w, const char *value)
{
	uint64_t stamp;
	uint32_t begin = w->size;
	if (number_parse(value, 0, UINT64_MAX, true, &stamp) != NUMBER_OK)
		return false;
	option_begin(w, OPTION_TIMESTAMP);
	writer_zeros(w, 6);
	writer_u64(w, stamp);
	return option_end(w, begin);
}

static bool timestamp_print(struct text *t, struct span item)
{
	struct reader r = reader_of(span_from(item, 8));
	text_format(t, "0x%llx", (unsigned long long)reader_u64(&r));
	return !r.failed;
}

/* ---- every other one ------------------------------------------------------------- */
static bool other_store(struct writer *w, const char *value)
{
	char number[4];
	uint64_t type;
	uint32_t begin = w->size;
	size_t size = strcspn(value, ":");
	if (size >= sizeof number || value[size] != ':')
		return false;
	memcpy(number, value, size);
	number[size] = '\0';
	if (number_parse(number, 0, 255, false, &type) != NUMBER_OK)
		return false;
	option_begin(w, (uint8_t)type);
	return words_hex_write(w, value + size + 1) && option_end(w, begin);
}

static bool other_print(struct text *t, struct span item)
{
	text_format(t, "%u:", item.data[0]);
	text_add_hex(t, span_from(item, 2));
	return true;
}

#define ROW(name_, type_, expected_, function_)                                                \
	{                                                                                      \
		.trailer = ICMP_TRAILER_OPTIONS, .name = name_, .type = type_,                 \
		.expected = expected_, .store = function_##_store, .print = function_##_print  \
	}
#define slla_print mac_print
#define tlla_print mac_print

/* clang-format off */
static const struct trailer_row rows[] = {
	ROW("slla", OPTION_SLLA, "a MAC address", slla),
	ROW("tlla", OPTION_TLLA, "a MAC address", tlla),
	ROW("prefix", OPTION_PREFIX, "PREFIX/LENGTH[,flags=LAR][,valid=N][,preferred=N]", prefix),
	ROW("redirected", OPTION_REDIRECTED, "an IPv6 datagram in the words of --quote, or hexadecimal digits", redirected),
	ROW("mtu", OPTION_MTU, "0..4294967295", mtu),
	ROW("timestamp", OPTION_TIMESTAMP, "a 64-bit number", timestamp),
	ROW("nonce", OPTION_NONCE, "hex:DIGITS", nonce),
	ROW("route", OPTION_ROUTE, "PREFIX/LENGTH[,prf=high|medium|low][,lifetime=N]", route),
	ROW("rdnss", OPTION_RDNSS, "ADDRESS[,ADDRESS...][,lifetime=N]", rdnss),
	ROW("dnssl", OPTION_DNSSL, "DOMAIN[,DOMAIN...][,lifetime=N]", dnssl),
	ROW("captive-portal", OPTION_CAPTIVE_PORTAL, "a URI", portal),
	ROW("pref64", OPTION_PREF64, "PREFIX/96|64|56|48|40|32[,lifetime=N] (N a multiple of 8)", pref64),
	ROW("opt", TRAILER_ANY_TYPE, "TYPE:HEX", other),
};
/* clang-format on */

const struct trailer_row *trailer_options(size_t *count)
{
	*count = sizeof rows / sizeof rows[0];
	return rows;
}
