/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A line of comma-separated values for each probe (RFC 4180, with a bare newline), after one
 * with the names of the columns. What is not known is empty.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/cli/message.h"
#include "common/wire/icmp/names.h"
#include "traceroute/view/formats.h"
#include "traceroute/view/text_hop.h"

enum { FIELD_SIZE = 4096 };

struct csv_view {
	const struct trace_facts *facts;
	struct view_labels labels;
};

/* What a column is made of. */
struct row {
	const struct csv_view *view;
	const struct hop *hop;
	const struct answer *answer;
	uint8_t probe; /* 0 to hop->count - 1 */
};

/* ---- columns --------------------------------------------------------------------- */

static void put_time(const struct row *r, struct text *t)
{
	nanoseconds wall = r->answer->sent_at + r->view->facts->wall_offset;
	if (r->answer->sent_at)
		text_format(t, "%lld.%06lld", (long long)(wall / SECOND),
			(long long)(wall % SECOND / MICROSECOND));
}

static void put_host(const struct row *r, struct text *t)
{
	const char *host = r->view->facts->host;
	text_add_escaped(t, host, strlen(host));
}

static void put_address(const struct row *r, const struct address *address, struct text *t)
{
	char number[ADDRESS_ZONE_TEXT_SIZE];
	text_add(t, address_text_zone(number, address, r->view->labels.zone));
}

static void put_addr(const struct row *r, struct text *t)
{
	put_address(r, &r->view->facts->context->destination, t);
}

static void put_hop(const struct row *r, struct text *t)
{
	text_format(t, "%u", r->hop->hop_limit);
}

static void put_probe(const struct row *r, struct text *t)
{
	text_format(t, "%u", r->probe + 1u);
}

static void put_from(const struct row *r, struct text *t)
{
	put_address(r, &r->answer->from, t);
}

static void put_name(const struct row *r, struct text *t)
{
	const struct view_labels *labels = &r->view->labels;
	if (labels->name)
		text_add_outside(t, labels->name(labels->self, &r->answer->from), "");
}

/* "AS64500/AS64501" */
static void put_asn(const struct row *r, struct text *t)
{
	const struct view_labels *labels = &r->view->labels;
	if (!labels->as_numbers)
		return;
	struct outside_text numbers = labels->as_numbers(labels->self, &r->answer->from);
	if (numbers.unescaped && strncmp(numbers.unescaped, "AS", 2) == 0)
		text_add_outside(t, numbers, "");
}

static void put_rtt(const struct row *r, struct text *t)
{
	char rtt[DURATION_TEXT_SIZE];
	if (!r->answer->is_timeless)
		text_add(t, duration_text_ms(rtt, r->answer->rtt, 3));
}

static void put_ttl(const struct row *r, struct text *t)
{
	if (r->answer->has_hop_limit)
		text_format(t, "%u", r->answer->hop_limit);
}

static void put_size(const struct row *r, struct text *t)
{
	if (r->answer->size)
		text_format(t, "%u", r->answer->size);
}

static void put_type(const struct row *r, struct text *t)
{
	if (r->answer->is_error)
		text_format(t, "%u", r->answer->type);
}

static void put_code(const struct row *r, struct text *t)
{
	if (r->answer->is_error)
		text_format(t, "%u", r->answer->code);
}

static void put_icmp(const struct row *r, struct text *t)
{
	if (r->answer->is_error)
		icmp_name(t, r->answer->from.version, r->answer->type, r->answer->code);
}

/* A message that is too big for a link says which size fits; --mtu finds it anyway. */
static void put_mtu(const struct row *r, struct text *t)
{
	uint32_t mtu = r->hop->mtu[r->probe] ? r->hop->mtu[r->probe] : r->answer->mtu;
	if (mtu)
		text_format(t, "%u", mtu);
}

static void put_quoted_ttl(const struct row *r, struct text *t)
{
	if (r->answer->quoted.is_known)
		text_format(t, "%u", r->answer->quoted.hop_limit);
}

static void put_why(const struct row *r, struct text *t)
{
	static const char *const whys[] = {"timeout", "ratelimit", "local"};
	text_add(t, whys[r->answer->why]);
}

static void put_errno(const struct row *r, struct text *t)
{
	const char *name = r->answer->why == WHY_LOCAL ? error_name(r->answer->error) : NULL;
	if (name)
		text_add(t, name);
}

enum { ALWAYS, REPLIED, LOST };

static const struct {
	const char *name;
	int when;
	void (*put)(const struct row *r, struct text *t);
} columns[] = {
	{"time", ALWAYS, put_time},
	{"host", ALWAYS, put_host},
	{"addr", ALWAYS, put_addr},
	{"hop", ALWAYS, put_hop},
	{"probe", ALWAYS, put_probe},
	{"from", REPLIED, put_from},
	{"name", REPLIED, put_name},
	{"asn", REPLIED, put_asn},
	{"rtt_ms", REPLIED, put_rtt},
	{"ttl", REPLIED, put_ttl},
	{"size", REPLIED, put_size},
	{"icmp_type", REPLIED, put_type},
	{"icmp_code", REPLIED, put_code},
	{"icmp", REPLIED, put_icmp},
	{"mtu", REPLIED, put_mtu},
	{"quoted_ttl", REPLIED, put_quoted_ttl},
	{"why", LOST, put_why},
	{"errno", LOST, put_errno},
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* ---- lines ----------------------------------------------------------------------- */

/* RFC 4180 section 2: in quotes where it holds what separates, its own quotes doubled. */
static void print_field(const char *field)
{
	if (!field[strcspn(field, ",\"\r\n")]) {
		fputs(field, stdout);
		return;
	}
	putchar('"');
	for (; *field; field++) {
		if (*field == '"')
			putchar('"');
		putchar(*field);
	}
	putchar('"');
}

static void print_row(const struct row *r)
{
	char field[FIELD_SIZE];
	bool is_lost = r->answer->kind == ANSWER_NONE;
	for (size_t i = 0; i < COLUMNS; i++) {
		struct text t = text_of(field, sizeof field);
		t.is_utf8 = r->view->labels.is_utf8;
		if (columns[i].when == ALWAYS || (columns[i].when == LOST) == is_lost)
			columns[i].put(r, &t);
		print_field(field);
		putchar(i + 1 < COLUMNS ? ',' : '\n');
	}
}

static void start(void *self)
{
	(void)self;
	for (size_t i = 0; i < COLUMNS; i++)
		printf("%s%c", columns[i].name, i + 1 < COLUMNS ? ',' : '\n');
	message_flush();
}

static void hop(void *self, const struct hop *hop)
{
	for (uint8_t i = 0; i < hop->count; i++)
		print_row(&(struct row){
			.view = self, .hop = hop, .answer = &hop->probe[i], .probe = i});
	/* what is decided is seen at once, in a pipe too */
	message_flush();
}

int view_csv_open(struct trace_view *view, const struct trace_view_settings *settings)
{
	struct csv_view *v = calloc(1, sizeof *v);
	if (!v)
		return -ENOMEM;
	*v = (struct csv_view){.facts = settings->facts, .labels = settings->labels};
	*view = (struct trace_view){.self = v, .start = start, .hop = hop, .release = free};
	return 0;
}
