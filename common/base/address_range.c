/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/address_range.h"

#include <string.h>

enum { WORD_SIZE = 2 * ADDRESS_TEXT_SIZE, NETWORK_BITS_MAX = 30 };

/* ---- arithmetic ------------------------------------------------------------------ */

/* Both halves of an address as numbers; IPv4 has only the low one. */
static void halves(const struct address *address, uint64_t *high, uint64_t *low)
{
	struct reader r = reader_of(span_of(address->bytes, sizeof address->bytes));
	*high = 0;
	if (address->version == 4) {
		*low = reader_u32(&r);
		return;
	}
	*high = reader_u64(&r);
	*low = reader_u64(&r);
}

struct address address_range_at(const struct address_range *range, uint64_t n)
{
	struct address address = range->first;
	struct writer w = writer_of(address.bytes, sizeof address.bytes);
	uint64_t high, low;
	halves(&range->first, &high, &low);
	high += low + n < low;
	low += n;
	if (address.version == 4) {
		writer_u32(&w, (uint32_t)low);
	} else {
		writer_u64(&w, high);
		writer_u64(&w, low);
	}
	return address;
}

/* Addresses from `first` to `last`, both counted; 0 when they are the wrong way round. */
static uint64_t count_between(const struct address *first, const struct address *last)
{
	uint64_t high, low, last_high, last_low;
	halves(first, &high, &low);
	halves(last, &last_high, &last_low);
	if (last_high < high || (last_high == high && last_low < low))
		return 0;
	uint64_t high_steps = last_high - high - (last_low < low);
	uint64_t steps = last_low - low;
	return high_steps > 0 || steps == UINT64_MAX ? UINT64_MAX : steps + 1;
}

/* ---- words ----------------------------------------------------------------------- */

static const char *parse_prefix(const char *word, struct address_range *range)
{
	struct prefix_entry prefix;
	if (!prefix_entry_parse(word, &prefix))
		return "must be NETWORK/BITS or FIRST-LAST";
	uint32_t width = prefix.version == 4 ? 32 : 128, host = width - prefix.bits;
	*range = (struct address_range){
		.first = address_from(span_of(prefix.bytes, address_size(prefix.version))),
		.count = host >= 64 ? UINT64_MAX : (uint64_t)1 << host,
		.is_whole = prefix.bits == 0};
	if (prefix.version == 4 && prefix.bits <= NETWORK_BITS_MAX) {
		range->first = address_range_at(range, 1);
		range->count -= 2;
	}
	return NULL;
}

static const char *parse_ends(const char *first, const char *last, struct address_range *range)
{
	struct address to;
	*range = (struct address_range){0};
	if (!address_parse(first, &range->first) || !address_parse(last, &to))
		return "must be NETWORK/BITS or FIRST-LAST";
	if (range->first.version != to.version)
		return "first and last address must be of one family";
	range->count = count_between(&range->first, &to);
	return range->count == 0 ? "the last address is before the first" : NULL;
}

/* ---- special purposes ------------------------------------------------------------ */

static const char *const special_ipv4[] = {
	"0.0.0.0/8",	   /* this network, RFC 791 */
	"10.0.0.0/8",	   /* private, RFC 1918 */
	"100.64.0.0/10",   /* shared by carriers, RFC 6598 */
	"127.0.0.0/8",	   /* loopback, RFC 1122 */
	"169.254.0.0/16",  /* link-local, RFC 3927 */
	"172.16.0.0/12",   /* private */
	"192.0.0.0/24",	   /* protocol assignments, RFC 6890 */
	"192.0.2.0/24",	   /* documentation, RFC 5737 */
	"192.88.99.0/24",  /* 6to4 relays, RFC 7526 */
	"192.168.0.0/16",  /* private */
	"198.18.0.0/15",   /* benchmarks, RFC 2544 */
	"198.51.100.0/24", /* documentation */
	"203.0.113.0/24",  /* documentation */
	"224.0.0.0/4",	   /* multicast, RFC 1112 */
	"240.0.0.0/4",	   /* reserved, and limited broadcast */
};

static const char *const special_ipv6[] = {
	"2001::/23",	 /* protocol assignments, RFC 2928 */
	"2001:db8::/32", /* documentation, RFC 3849 */
	"2002::/16",	 /* 6to4, RFC 3056 */
	"3fff::/20",	 /* documentation, RFC 9637 */
	"::/3",		 /* loopback, mapped and translated addresses */
	"4000::/2",	 /* not assigned */
	"8000::/1",	 /* not assigned, unique local, link-local, multicast */
};

static const char *const *blocks_of(uint8_t version, size_t *count)
{
	*count = version == 6 ? sizeof special_ipv6 / sizeof *special_ipv6
			      : sizeof special_ipv4 / sizeof *special_ipv4;
	return version == 6 ? special_ipv6 : special_ipv4;
}

const char *address_special(const struct address *address)
{
	size_t count;
	const char *const *blocks = blocks_of(address->version, &count);
	for (size_t i = 0; i < count; i++) {
		struct prefix_entry prefix;
		if (prefix_entry_parse(blocks[i], &prefix) &&
			prefix_entry_holds(&prefix, address))
			return blocks[i];
	}
	return NULL;
}

void address_special_add(struct prefix_set *set)
{
	for (uint8_t version = 4; version <= 6; version += 2) {
		size_t count;
		const char *const *blocks = blocks_of(version, &count);
		for (size_t i = 0; i < count; i++) {
			struct prefix_entry prefix;
			if (prefix_entry_parse(blocks[i], &prefix))
				prefix_set_add(set, &prefix);
		}
	}
}

/* ---- both ------------------------------------------------------------------------ */

static const char *parse(const char *word, struct address_range *range)
{
	char words[WORD_SIZE];
	size_t size = strnlen(word, sizeof words);
	if (size == sizeof words)
		return "must be NETWORK/BITS or FIRST-LAST";
	memcpy(words, word, size + 1);
	char *dash = strchr(words, '-');
	if (!dash)
		return parse_prefix(words, range);
	*dash = '\0';
	return parse_ends(words, dash + 1, range);
}

const char *address_range_parse(const char *word, struct address_range *range)
{
	const char *problem = parse(word, range);
	if (problem)
		return problem;
	struct address last = address_range_at(range, range->count - 1);
	const char *block = address_special(&range->first);
	range->is_special = block && block == address_special(&last);
	return NULL;
}
