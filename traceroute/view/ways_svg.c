/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The picture of --map: a column a hop, a box an interface, the width of a line by the share of
 * flows, the colour of a box by its round-trip time. Boxes are on a grid, so that none
 * overlaps another.
 */
#include <string.h>

#include "traceroute/view/text_hop.h"
#include "traceroute/view/ways.h"

enum {
	BOX_WIDTH = 230,
	BOX_HEIGHT = 40,
	COLUMN = 330,
	ROW = 56,
	MARGIN = 30,
	TOP = 90,
	SHADES = 5,
	LINE_MAX = 10,
	LABEL_CHARACTERS = 28, /* of digits as wide as those of DejaVu Sans: inside the box */
};

/* Light to dark of one hue, safe for the colour-blind and on paper. */
static const char *const shades[SHADES] = {
	"#eff3ff", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6"};

struct picture {
	FILE *to;
	const struct ways *ways;
	const struct trace_view_settings *settings;
	uint32_t rows; /* of the widest hop */
	nanoseconds slowest;
};

static void print_escaped(FILE *to, const char *text)
{
	for (; *text; text++) {
		const char *entity = *text == '<'   ? "&lt;"
				     : *text == '>' ? "&gt;"
				     : *text == '&' ? "&amp;"
				     : *text == '"' ? "&quot;"
						    : NULL;
		if (entity)
			fputs(entity, to);
		else
			fputc(*text, to);
	}
}

static uint32_t place_of(const struct ways *w, const struct ways_node *n)
{
	uint32_t place = 0;
	for (const struct ways_node *i = w->nodes; i < n; i++)
		place += i->node.hop == n->node.hop;
	return place;
}

static uint32_t left(const struct ways_node *n)
{
	return MARGIN + (n->node.hop - 1u) * COLUMN;
}

/* Each hop is centred on the widest one. */
static uint32_t top(const struct picture *p, const struct ways_node *n)
{
	uint32_t spare = (p->rows - ways_width(p->ways, n->node.hop)) * ROW / 2;
	return TOP + spare + place_of(p->ways, n) * ROW;
}

static uint32_t shade_of(const struct picture *p, nanoseconds rtt)
{
	if (p->slowest <= 0)
		return 0;
	uint32_t shade = (uint32_t)(rtt * SHADES / p->slowest);
	return shade < SHADES ? shade : SHADES - 1;
}

/* ---- parts ----------------------------------------------------------------------- */

static void draw_line(const struct picture *p, const struct trace_link *l)
{
	const struct ways_node *a = ways_node(p->ways, l->hop, l->from);
	const struct ways_node *b = ways_node(p->ways, l->hop + 1u, l->to);
	if (!a || !b)
		return;
	uint32_t all = a->node.hop_flows ? a->node.hop_flows : 1;
	double width = 1 + (double)LINE_MAX * (l->flows < all ? l->flows : all) / all;
	uint32_t x1 = left(a) + BOX_WIDTH, x2 = left(b);
	uint32_t y1 = top(p, a) + BOX_HEIGHT / 2, y2 = top(p, b) + BOX_HEIGHT / 2;
	uint32_t middle = (x1 + x2) / 2;
	fprintf(p->to,
		"<path d=\"M%u %u C%u %u %u %u %u %u\" stroke-width=\"%.1f\"><title>%s to %s: "
		"%u flows</title></path>\n",
		x1, y1, middle, y1, middle, y2, x2, y2, width, a->id, b->id, l->flows);
}

static void print_host(const struct picture *p)
{
	char host[HOST_SIZE];
	struct text t = text_of(host, sizeof host);
	ways_add_host(p->settings, &t);
	print_escaped(p->to, host);
}

static void print_label(const struct picture *p, const struct ways_node *n)
{
	char label[4096];
	struct text t = text_of(label, sizeof label);
	ways_add_label(n, p->settings, &t);
	size_t end = LABEL_CHARACTERS - 2;
	/* not inside a character of UTF-8 */
	while (strlen(label) > LABEL_CHARACTERS && end > 0 && (label[end] & 0xc0) == 0x80)
		end--;
	if (strlen(label) > LABEL_CHARACTERS)
		memcpy(label + end, "..", 3);
	print_escaped(p->to, label);
}

static void print_extensions(const struct picture *p, const struct ways_node *n)
{
	char text[1024];
	struct text t = text_of(text, sizeof text);
	view_text_extensions(&n->answer, &t);
	print_escaped(p->to, text);
}

static void print_remarks(const struct picture *p, const struct ways_node *n)
{
	char rtt[DURATION_TEXT_SIZE];
	const struct ways_node *alias = ways_alias(p->ways, n);
	if (n->node.is_silent)
		fputs("no reply", p->to);
	else
		fprintf(p->to, "%s ms%s", duration_text_ms(rtt, n->node.rtt, 2),
			n->node.is_end ? "  end" : "");
	if (alias)
		fprintf(p->to, "  =%s?", alias->id);
}

static void draw_box(const struct picture *p, const struct ways_node *n)
{
	char whole[4096];
	struct text t = text_of(whole, sizeof whole);
	uint32_t x = left(n), y = top(p, n);
	const char *fill = n->node.is_silent ? "#ffffff" : shades[shade_of(p, n->node.rtt)];
	fprintf(p->to,
		"<g><rect x=\"%u\" y=\"%u\" width=\"%d\" height=\"%d\" rx=\"4\" fill=\"%s\"%s/>"
		"<title>",
		x, y, BOX_WIDTH, BOX_HEIGHT, fill,
		n->node.is_silent ? " stroke-dasharray=\"5 4\"" : "");
	ways_add_label(n, p->settings, &t);
	print_escaped(p->to, whole);
	print_extensions(p, n);
	fprintf(p->to, "</title><text x=\"%u\" y=\"%u\">", x + 6, y + 16);
	print_label(p, n);
	fprintf(p->to, "</text><text x=\"%u\" y=\"%u\" class=\"small\">%s  %u %%  ", x + 6,
		y + 33, n->id, ways_share(n));
	print_remarks(p, n);
	fputs("</text></g>\n", p->to);
}

static void draw_head(const struct picture *p, uint32_t width, uint32_t height)
{
	char number[ADDRESS_TEXT_SIZE];
	fprintf(p->to,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %u %u\" "
		"width=\"%u\" height=\"%u\" font-family=\"sans-serif\" font-size=\"12\">\n"
		"<title>traceroute to ",
		width, height, width, height);
	print_host(p);
	fputs("</title>\n<style>.small{font-size:11px;fill:#333}rect{stroke:#333}"
	      "path{fill:none;stroke:#888}</style>\n<rect width=\"100%\" height=\"100%\" "
	      "fill=\"#ffffff\" style=\"stroke:none\"/>\n<text x=\"30\" y=\"28\" "
	      "font-size=\"18\">traceroute to ",
		p->to);
	print_host(p);
	fprintf(p->to, " (%s), %s, %u %% confidence</text>\n",
		address_text(number, &p->settings->facts->context->destination),
		p->settings->facts->method->title, p->settings->facts->trace->confidence);
}

static void draw_legend(const struct picture *p)
{
	char rtt[DURATION_TEXT_SIZE];
	for (uint32_t i = 0; i < SHADES; i++)
		fprintf(p->to,
			"<rect x=\"%u\" y=\"40\" width=\"14\" height=\"14\" fill=\"%s\"/>"
			"<text x=\"%u\" y=\"52\" class=\"small\">to %s ms</text>\n",
			MARGIN + i * 110, shades[i], MARGIN + 20 + i * 110,
			duration_text_ms(rtt, p->slowest * (i + 1) / SHADES, 1));
	fprintf(p->to,
		"<text x=\"%u\" y=\"52\" class=\"small\">width of lines: share of "
		"flows</text>\n",
		MARGIN + SHADES * 110);
}

void ways_svg(FILE *to, const struct ways *w, const struct trace_view_settings *settings)
{
	struct picture p = {.to = to, .ways = w, .settings = settings, .rows = 1};
	for (uint32_t i = 0; i < w->node_count; i++) {
		uint32_t width = ways_width(w, w->nodes[i].node.hop);
		p.rows = width > p.rows ? width : p.rows;
		if (w->nodes[i].node.rtt > p.slowest)
			p.slowest = w->nodes[i].node.rtt;
	}
	uint32_t columns = ways_last(w) > 3 ? ways_last(w) : 3;
	draw_head(&p, MARGIN * 2 + columns * COLUMN, TOP + p.rows * ROW + MARGIN);
	draw_legend(&p);
	for (uint32_t hop = 1; hop <= ways_last(w); hop++)
		fprintf(to, "<text x=\"%u\" y=\"78\" class=\"small\">hop %u</text>\n",
			MARGIN + (hop - 1) * COLUMN, hop);
	for (uint32_t i = 0; i < w->link_count; i++)
		draw_line(&p, &w->links[i]);
	for (uint32_t i = 0; i < w->node_count; i++)
		draw_box(&p, &w->nodes[i]);
	fputs("</svg>\n", to);
}
