/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/cli/json_extension.h"
#include "common/cli/message.h"
#include "traceroute/view/formats.h"
#include "traceroute/view/json_parts.h"
#include "traceroute/view/ways.h"

static const char *balance_name(const struct ways_node *n)
{
	if (n->node.ways < 2)
		return "none";
	return n->node.is_per_packet ? "packet" : "flow";
}

/* ---- JSON ------------------------------------------------------------------------ */

static void add_node(struct json *j, const struct ways *w, const struct ways_node *n,
	const struct trace_view_settings *settings)
{
	const struct ways_node *alias = ways_alias(w, n);
	json_object(j, NULL);
	json_text(j, "id", n->id);
	json_number(j, "hop", n->node.hop);
	if (n->node.is_silent) {
		json_bool(j, "silent", true);
	} else {
		json_put_address(j, "addr", &n->answer.from, settings);
		json_put_labels(j, &n->answer.from, &settings->labels);
		json_milliseconds(j, "rtt_ms", n->node.rtt);
		json_bool(j, "end", n->node.is_end);
		if (n->node.loop_hop)
			json_number(j, "loop_hop", n->node.loop_hop);
		if (alias)
			json_text(j, "alias_guess", alias->id);
		json_extension(j, span_of(n->answer.extension, n->answer.extension_size),
			UINT32_MAX, settings->labels.zone);
	}
	json_number(j, "flows", n->node.flows);
	json_decimal(
		j, "share", n->node.hop_flows ? (double)n->node.flows / n->node.hop_flows : 0);
	json_text(j, "balance", balance_name(n));
	json_close(j);
}

static void add_link(struct json *j, const struct ways *w, const struct trace_link *l)
{
	const struct ways_node *from = ways_node(w, l->hop, l->from);
	const struct ways_node *to = ways_node(w, l->hop + 1u, l->to);
	if (!from || !to)
		return;
	json_object(j, NULL);
	json_text(j, "from", from->id);
	json_text(j, "to", to->id);
	json_number(j, "flows", l->flows);
	json_array(j, "proofs");
	for (uint32_t i = 0; i < l->proof_count; i++)
		json_number(j, NULL, l->proofs[i]);
	json_close(j);
	json_close(j);
}

void ways_json(struct json *j, const struct ways *w, const struct trace_view_settings *settings)
{
	json_array(j, "nodes");
	for (uint32_t i = 0; i < w->node_count; i++)
		add_node(j, w, &w->nodes[i], settings);
	json_close(j);
	json_array(j, "links");
	for (uint32_t i = 0; i < w->link_count; i++)
		add_link(j, w, &w->links[i]);
	json_close(j);
}

/* ---- graphviz -------------------------------------------------------------------- */

/* In double quotes: the quote and the backslash are escaped. */
static void print_quoted(FILE *to, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', to);
		fputc(*text, to);
	}
}

struct ways_view {
	struct trace_view_settings settings;
};

/* Two addresses that are likely of one router: a line without direction. */
static void print_alias(const struct ways *w, const struct ways_node *n)
{
	const struct ways_node *alias = ways_alias(w, n);
	if (alias)
		printf("\t\"%s\" -> \"%s\" [dir=none style=dotted constraint=false "
		       "label=\"same router?\"];\n",
			alias->id, n->id);
}

static void print_nodes(const struct ways *w, const struct trace_view_settings *settings)
{
	char label[4096];
	for (uint32_t i = 0; i < w->node_count; i++) {
		const struct ways_node *n = &w->nodes[i];
		struct text t = text_of(label, sizeof label);
		ways_add_label(n, settings, &t);
		printf("\t\"%s\" [label=\"", n->id);
		print_quoted(stdout, label);
		printf("\"%s];\n", n->node.is_silent ? " style=dashed" : "");
		print_alias(w, n);
	}
}

static void ways(void *self, struct ways *w, const struct trace_end *end)
{
	const struct ways_view *v = self;
	const struct trace_facts *facts = v->settings.facts;
	char number[ADDRESS_TEXT_SIZE];
	(void)end;
	fputs("digraph ways {\n\trankdir=LR;\n\tnode [shape=box];\n\tlabel=\"traceroute to ",
		stdout);
	char host[HOST_SIZE];
	struct text t = text_of(host, sizeof host);
	ways_add_host(&v->settings, &t);
	print_quoted(stdout, host);
	printf(" (%s)\";\n", address_text(number, &facts->context->destination));
	print_nodes(w, &v->settings);
	for (uint32_t i = 0; i < w->link_count; i++) {
		const struct trace_link *l = &w->links[i];
		const struct ways_node *a = ways_node(w, l->hop, l->from);
		const struct ways_node *b = ways_node(w, l->hop + 1u, l->to);
		if (a && b)
			printf("\t\"%s\" -> \"%s\" [label=\"%u\"];\n", a->id, b->id, l->flows);
	}
	puts("}");
	message_flush();
}

int view_dot_open(struct trace_view *view, const struct trace_view_settings *settings)
{
	struct ways_view *v = calloc(1, sizeof *v);
	if (!v)
		return -ENOMEM;
	v->settings = *settings;
	v->settings.labels.is_utf8 = true; /* as DOT is */
	*view = (struct trace_view){.self = v, .ways = ways, .release = free};
	return 0;
}
