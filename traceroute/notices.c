/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/notices.h"

#include "common/wire/icmp/names.h"

void notices_add(struct notices *notices, const struct answer *answer)
{
	for (uint32_t i = 0; i < notices->count; i++) {
		struct notice *n = &notices->list[i];
		if (n->type == answer->type && n->code == answer->code &&
			address_equal(&n->from, &answer->from)) {
			n->count++;
			return;
		}
	}
	if (notices->count == NOTICES_MAX) {
		notices->others++;
		return;
	}
	notices->list[notices->count++] = (struct notice){.from = answer->from,
		.gateway = answer->gateway,
		.type = answer->type,
		.code = answer->code,
		.hop = answer->question.hop_limit,
		.count = 1};
}

static void print_one(const struct notice *n, FILE *to)
{
	char sentence[160], from[ADDRESS_TEXT_SIZE];
	struct text t = text_of(sentence, sizeof sentence);
	const struct icmp_details details = {.gateway = n->gateway};
	icmp_sentence(&t, n->from.version, n->type, n->code, &details);
	fprintf(to, "traceroute: %s: %s: %llu time%s, first about a probe of hop %u\n",
		address_text(from, &n->from), sentence, (unsigned long long)n->count,
		n->count == 1 ? "" : "s", n->hop);
}

void notices_print(const struct notices *notices, FILE *to)
{
	for (uint32_t i = 0; i < notices->count; i++)
		print_one(&notices->list[i], to);
	if (notices->others)
		fprintf(to, "traceroute: %llu more messages that answer no probe\n",
			(unsigned long long)notices->others);
}
