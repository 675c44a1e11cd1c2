/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/gateways.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <netinet/in.h>

#include "common/base/number.h"
#include "common/net/privilege.h"
#include "common/net/resolve.h"
#include "common/wire/ip.h"

enum { WORD_SIZE = 256, TYPE_2 = 2, BYTES_MAX = 8 + 16 * OPTIONS_GATEWAYS_MAX };

static const char *take(
	struct gateways *g, const char *word, uint8_t version, nanoseconds until)
{
	static char problem[WORD_SIZE + 128];
	static struct resolved found;
	uint64_t type;
	if (version == 6 && g->count == 0 &&
		number_parse(word, 0, 255, false, &type) == NUMBER_OK) {
		g->type = (uint8_t)type;
		return NULL;
	}
	uint32_t most = version == 4 ? OPTIONS_GATEWAYS_MAX_V4 : OPTIONS_GATEWAYS_MAX;
	if (g->count == most) {
		snprintf(problem, sizeof problem,
			"Too many gateways specified. No more than %u", most);
		return problem;
	}
	const char *failed = resolve_until(word, version, until, &found);
	if (failed) {
		snprintf(problem, sizeof problem, "%s: %s", word, failed);
		return problem;
	}
	g->list[g->count++] = found.address;
	return NULL;
}

const char *gateways_read(
	struct gateways *gateways, const char *words, uint8_t version, nanoseconds until)
{
	char word[WORD_SIZE];
	const char *problem = NULL;
	*gateways = (struct gateways){.type = TYPE_2};
	for (const char *at = words; at && *at && !problem;) {
		size_t size = strcspn(at, ",/");
		snprintf(word, sizeof word, "%.*s", (int)size, at);
		problem = size > 0 ? take(gateways, word, version, until)
				   : "Empty gateway specified";
		at += size + (at[size] != '\0');
	}
	return problem;
}

uint32_t gateways_size(const struct gateways *gateways, uint8_t version)
{
	if (gateways->count == 0)
		return 0;
	return version == 4 ? 8 + 4 * gateways->count : 8 + 16 * gateways->count;
}

/* The kernel takes the first for the next hop and puts the destination into the last place. */
static void write_ipv4(const struct gateways *gateways, struct writer *w)
{
	writer_u8(w, IP_OPTION_NOP);
	writer_u8(w, IP_OPTION_LOOSE_ROUTE);
	writer_u8(w, (uint8_t)(7 + 4 * gateways->count));
	writer_u8(w, 4);
}

static void write_ipv6(const struct gateways *gateways, struct writer *w)
{
	writer_u8(w, 0);
	writer_u8(w, (uint8_t)(2 * gateways->count));
	writer_u8(w, gateways->type);
	writer_u8(w, (uint8_t)gateways->count);
	writer_u32(w, 0);
}

int gateways_set(const struct gateways *gateways, const struct sock *s)
{
	uint8_t bytes[BYTES_MAX];
	struct writer w = writer_of(bytes, sizeof bytes);
	bool is_ipv4 = s->family->version == 4;
	if (gateways->count == 0)
		return 0;
	if (is_ipv4)
		write_ipv4(gateways, &w);
	else
		write_ipv6(gateways, &w);
	for (uint32_t i = 0; i < gateways->count; i++)
		address_write(&w, &gateways->list[i]);
	if (is_ipv4)
		writer_zeros(&w, 4);
	return sock_set_privileged(s->fd, PRIVILEGE_NET_RAW, s->family->option.level,
		is_ipv4 ? IP_OPTIONS : IPV6_RTHDR, bytes, w.size);
}

void gateways_explain(
	const struct gateways *gateways, uint8_t version, int error, struct text *hint)
{
	if (error == -EPERM)
		text_add(hint, "-g needs CAP_NET_RAW");
	if (error != -EINVAL || version != 6)
		return;
	if (gateways->type != TYPE_2)
		text_format(hint,
			"Linux sends no routing header of type %u by option; type 2 is one",
			gateways->type);
	else if (gateways->count != 1)
		text_add(hint, "a routing header of type 2 has room for one gateway");
	else
		text_add(hint, "this kernel sends no routing header of type 2: it was built "
			       "without CONFIG_IPV6_MIP6");
}
