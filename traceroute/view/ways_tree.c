/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hop with one node is a line of its own. Where ways part, they hang below as a tree; a node
 * that several ways lead to is drawn where it comes first, the others say that they join it.
 */
#include <string.h>

#include "traceroute/view/text_hop.h"
#include "traceroute/view/ways.h"

enum {
	DEPTH = 64,	 /* of the tree; what is deeper is not drawn */
	COLUMN_RTT = 48, /* where round-trip times are, if the terminal has room */
	COLUMNS_WIDE = 72,
	JOINS = 6, /* named one by one; more are counted */
};

/* A smaller difference between ways is not worth a remark. */
#define SLOWER MILLISECOND

struct tree {
	FILE *to;
	struct ways *ways;
	const struct trace_view_settings *settings;
	bool has_more[DEPTH]; /* by depth: whether more of the same parent follow */
};

static bool is_narrow(const struct trace_view_settings *settings)
{
	return settings->columns < COLUMNS_WIDE;
}

void ways_header(FILE *to, const struct trace_view_settings *settings)
{
	const struct trace_facts *facts = settings->facts;
	char buffer[1200], number[ADDRESS_TEXT_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	text_add(&t, "traceroute to ");
	ways_add_host(settings, &t);
	text_format(&t, " (%s),%s%u hops max, %s, %u %% confidence\n",
		address_text(number, &facts->context->destination),
		is_narrow(settings) ? "\n " : " ", facts->trace->max_hops, facts->method->title,
		facts->trace->confidence);
	fputs(buffer, to);
}

/* ---- pieces of a line ------------------------------------------------------------ */

/* On a narrow terminal what does not fit is left out, rather than broken. */
static void add_piece(const struct tree *tree, const char *piece, struct text *t)
{
	if (!is_narrow(tree->settings) || t->size + strlen(piece) <= tree->settings->columns)
		text_add(t, piece);
}

static void add_time(const struct tree *tree, const struct ways_node *n, struct text *t)
{
	char rtt[DURATION_TEXT_SIZE], piece[DURATION_TEXT_SIZE + 8];
	while (!is_narrow(tree->settings) && t->size + 2 < COLUMN_RTT && !t->cut)
		text_add_char(t, ' ');
	if (n->node.is_silent) {
		add_piece(tree, "  *", t);
		return;
	}
	struct text p = text_of(piece, sizeof piece);
	text_format(&p, "  %s ms", duration_text_ms(rtt, n->node.rtt, 2));
	add_piece(tree, piece, t);
	if (n->answer.kind == ANSWER_REFUSED)
		add_piece(tree, "  refused", t);
	else if (n->node.is_end)
		add_piece(tree, "  reached", t);
	if (tree->settings->extensions)
		view_text_extensions(&n->answer, t);
}

/* How much slower than the fastest of its hop, if that is worth a remark; else 0. */
static nanoseconds slower_by(const struct tree *tree, const struct ways_node *n)
{
	nanoseconds fastest = n->node.rtt;
	for (uint32_t i = 0; i < tree->ways->node_count; i++) {
		const struct trace_node *other = &tree->ways->nodes[i].node;
		if (other->hop == n->node.hop && !other->is_silent && other->rtt < fastest)
			fastest = other->rtt;
	}
	nanoseconds more = n->node.rtt - fastest;
	return !n->node.is_silent && more >= SLOWER && more >= fastest / 4 ? more : 0;
}

static void add_slower(const struct tree *tree, const struct ways_node *n, struct text *t)
{
	char rtt[DURATION_TEXT_SIZE], piece[DURATION_TEXT_SIZE + 16];
	struct text p = text_of(piece, sizeof piece);
	nanoseconds more = slower_by(tree, n);
	if (more == 0)
		return;
	text_format(&p, "  slower by %s ms", duration_text_ms(rtt, more, 1));
	add_piece(tree, piece, t);
}

static void add_loop(const struct tree *tree, const struct ways_node *n, struct text *t)
{
	char piece[32];
	struct text p = text_of(piece, sizeof piece);
	if (!n->node.loop_hop)
		return;
	text_format(&p, "  loop: was at hop %u", n->node.loop_hop);
	add_piece(tree, piece, t);
}

static void add_alias(const struct tree *tree, const struct ways_node *n, struct text *t)
{
	char piece[32];
	struct text p = text_of(piece, sizeof piece);
	const struct ways_node *alias = ways_alias(tree->ways, n);
	if (!alias)
		return;
	text_format(&p, "  same router as %s?", alias->id);
	add_piece(tree, piece, t);
}

static void add_ways(const struct tree *tree, const struct ways_node *n, struct text *t)
{
	char piece[32];
	struct text p = text_of(piece, sizeof piece);
	if (n->node.ways < 2)
		return;
	text_format(&p, "  %u ways, by %s", n->node.ways,
		n->node.is_per_packet ? "packet" : "flow");
	add_piece(tree, piece, t);
}

static void add_indent(const struct tree *tree, uint32_t depth, struct text *t)
{
	static const struct {
		const char *margin, *more, *no_more, *branch, *last;
	} wide = {"    ", "|    ", "     ", "|-- ", "`-- "},
	  narrow = {"  ", "| ", "  ", "|-", "`-"}, *part = &wide;
	if (is_narrow(tree->settings))
		part = &narrow;
	text_add(t, part->margin);
	for (uint32_t i = 0; i + 1 < depth && i < DEPTH; i++)
		text_add(t, tree->has_more[i] ? part->more : part->no_more);
	text_add(t, depth && tree->has_more[depth - 1] ? part->branch : part->last);
}

static void end_line(const struct tree *tree, struct text *t)
{
	text_add_char(t, '\n');
	fputs(t->at, tree->to);
}

/* ---- what follows a node --------------------------------------------------------- */

static bool is_next(const struct trace_link *l, const struct ways_node *n)
{
	return l->hop == n->node.hop && l->from == n->node.number;
}

/* Whether this link's far end is to hang below: its hop has several nodes. */
static struct ways_node *child_of(
	const struct tree *tree, const struct trace_link *l, const struct ways_node *parent)
{
	if (!is_next(l, parent) || ways_width(tree->ways, l->hop + 1u) < 2)
		return NULL;
	return ways_node(tree->ways, l->hop + 1u, l->to);
}

/* The nodes that are drawn elsewhere, on one line: said before those below are drawn. */
static void add_joins(
	struct tree *tree, const struct ways_node *parent, uint32_t depth, struct text *t)
{
	uint32_t joins = 0;
	tree->has_more[depth - 1] = false;
	add_indent(tree, depth, t);
	text_add(t, "joins");
	for (uint32_t i = 0; i < tree->ways->link_count; i++) {
		const struct ways_node *n = child_of(tree, &tree->ways->links[i], parent);
		if (!n || !n->is_drawn)
			continue;
		if (joins++ < JOINS)
			text_format(t, " %s", n->id);
	}
	if (joins > JOINS)
		text_format(t, " and %u more", joins - JOINS);
}

/* How many links lead to nodes that are (not) drawn yet. */
static uint32_t count_children(
	const struct tree *tree, const struct ways_node *parent, bool is_drawn)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < tree->ways->link_count; i++) {
		const struct ways_node *n = child_of(tree, &tree->ways->links[i], parent);
		count += n && n->is_drawn == is_drawn;
	}
	return count;
}

static void draw_children(struct tree *tree, const struct ways_node *parent, uint32_t depth);

static void draw_node(struct tree *tree, struct ways_node *n, uint32_t depth)
{
	char line[4096], share[16];
	struct text t = text_of(line, sizeof line);
	n->is_drawn = true;
	add_indent(tree, depth, &t);
	text_format(&t, "%s ", n->id);
	ways_add_label(n, tree->settings, &t);
	struct text p = text_of(share, sizeof share);
	text_format(&p, "  %u %%", ways_share(n));
	add_piece(tree, share, &t);
	add_time(tree, n, &t);
	add_slower(tree, n, &t);
	add_loop(tree, n, &t);
	add_alias(tree, n, &t);
	add_ways(tree, n, &t);
	end_line(tree, &t);
	draw_children(tree, n, depth + 1);
}

static void draw_children(struct tree *tree, const struct ways_node *parent, uint32_t depth)
{
	if (depth > DEPTH)
		return;
	char line[1024];
	struct text joins = text_of(line, sizeof line);
	uint32_t fresh = count_children(tree, parent, false);
	bool has_joins = count_children(tree, parent, true) > 0;
	if (has_joins)
		add_joins(tree, parent, depth, &joins);
	for (uint32_t i = 0; i < tree->ways->link_count && fresh > 0; i++) {
		struct ways_node *n = child_of(tree, &tree->ways->links[i], parent);
		if (!n || n->is_drawn)
			continue;
		fresh = count_children(tree, parent, false) - 1;
		tree->has_more[depth - 1] = fresh > 0 || has_joins;
		draw_node(tree, n, depth);
	}
	if (has_joins)
		end_line(tree, &joins);
}

/* ---- hops ------------------------------------------------------------------------ */

/* A way that ended the hop before does not meet the others. */
static bool leads_to(const struct ways_node *before, const struct ways_node *n)
{
	return before->node.hop + 1 == n->node.hop && !before->node.is_end;
}

static void add_meeting(const struct tree *tree, const struct ways_node *n, struct text *t)
{
	uint32_t width = 0;
	for (uint32_t i = 0; i < tree->ways->node_count; i++)
		width += leads_to(&tree->ways->nodes[i], n);
	if (width < 2)
		return;
	text_add(t, is_narrow(tree->settings) ? "\n    all ways meet:" : "  all ways meet:");
	if (width > JOINS) {
		text_format(t, " %u", width);
		return;
	}
	for (uint32_t i = 0; i < tree->ways->node_count; i++)
		if (leads_to(&tree->ways->nodes[i], n))
			text_format(t, " %s", tree->ways->nodes[i].id);
}

static void draw_single(struct tree *tree, struct ways_node *n)
{
	char line[4096];
	struct text t = text_of(line, sizeof line);
	n->is_drawn = true;
	text_format(&t, "%2u  ", n->node.hop);
	ways_add_label(n, tree->settings, &t);
	add_time(tree, n, &t);
	add_loop(tree, n, &t);
	add_ways(tree, n, &t);
	add_meeting(tree, n, &t);
	end_line(tree, &t);
	draw_children(tree, n, 1);
}

static void draw_hop(struct tree *tree, uint32_t hop)
{
	bool is_single = ways_width(tree->ways, hop) == 1;
	for (uint32_t i = 0; i < tree->ways->node_count; i++) {
		struct ways_node *n = &tree->ways->nodes[i];
		if (n->node.hop != hop || n->is_drawn)
			continue;
		tree->has_more[0] = false;
		if (is_single)
			draw_single(tree, n);
		else
			draw_node(tree, n, 1);
	}
}

/* ---- the end --------------------------------------------------------------------- */

static uint32_t interfaces(const struct ways *w)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < w->node_count; i++) {
		bool is_new = !w->nodes[i].node.is_silent;
		for (uint32_t k = 0; k < i && is_new; k++)
			is_new = w->nodes[k].node.is_silent ||
				 !address_equal(
					 &w->nodes[k].answer.from, &w->nodes[i].answer.from);
		count += is_new;
	}
	return count;
}

static bool has_proof(const struct trace_link *l, uint32_t flow)
{
	for (uint32_t i = 0; i < l->proof_count; i++)
		if (l->proofs[i] == flow)
			return true;
	return false;
}

/* A flow that proves most links, so that its way can be named. */
static uint32_t best_flow(const struct ways *w)
{
	uint32_t best = 0, most = 0;
	for (uint32_t flow = 0; flow < 64; flow++) {
		uint32_t links = 0;
		for (uint32_t i = 0; i < w->link_count; i++)
			links += has_proof(&w->links[i], flow);
		if (links > most) {
			most = links;
			best = flow;
		}
	}
	return best;
}

static void draw_try(const struct tree *tree)
{
	const struct ways *w = tree->ways;
	const char *options = tree->settings->facts->replay;
	uint32_t flow = best_flow(w);
	bool first = true, narrow = is_narrow(tree->settings);
	const char *start = narrow ? "\n (" : "   (";
	char host[HOST_SIZE];
	struct text t = text_of(host, sizeof host);
	ways_add_host(tree->settings, &t);
	fprintf(tree->to, " try one way:%straceroute %s--flow=%u %s", narrow ? "\n " : "   ",
		options ? options : "", flow, host);
	for (uint32_t i = 0; i < w->link_count; i++) {
		const struct trace_link *l = &w->links[i];
		const struct ways_node *to = ways_node(w, l->hop + 1u, l->to);
		if (!has_proof(l, flow) || !to || ways_width(w, l->hop + 1u) < 2)
			continue;
		fprintf(tree->to, "%s%s", first ? start : " ", to->id);
		first = false;
	}
	fputs(first ? "\n" : ")\n", tree->to);
}

static void draw_end(const struct tree *tree, const struct trace_end *end)
{
	const struct ways *w = tree->ways;
	const struct trace_view_settings *settings = tree->settings;
	nanoseconds took = settings->wall() - settings->facts->began_wall;
	uint32_t widest = 0;
	for (uint32_t hop = 1; hop <= ways_last(w); hop++)
		widest = ways_width(w, hop) > widest ? ways_width(w, hop) : widest;
	if (end->changes)
		fprintf(tree->to, "\n the route changed during the trace, at hop %u\n",
			end->changed_hop);
	if (end->is_unproved)
		fputs("\n links after balancing by packet cannot be proved: left out\n",
			tree->to);
	fprintf(tree->to,
		"\n %u interface%s, %u link%s,%swidest hop %u way%s; %llu probes in %.2f s\n",
		interfaces(w), interfaces(w) == 1 ? "" : "s", w->link_count,
		w->link_count == 1 ? "" : "s", is_narrow(settings) ? "\n " : " ", widest,
		widest == 1 ? "" : "s", (unsigned long long)end->sent, (double)took / SECOND);
	if (widest > 1)
		draw_try(tree);
}

void ways_tree(FILE *to, struct ways *w, const struct trace_view_settings *settings,
	const struct trace_end *end)
{
	struct tree tree = {.to = to, .ways = w, .settings = settings};
	for (uint32_t i = 0; i < w->node_count; i++)
		w->nodes[i].is_drawn = false;
	for (uint32_t hop = 1; hop <= ways_last(w); hop++)
		draw_hop(&tree, hop);
	draw_end(&tree, end);
}
