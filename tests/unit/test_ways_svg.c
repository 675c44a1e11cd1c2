/* SPDX-License-Identifier: BSD-2-Clause */
/* The picture of the largest multipath: 30 hops, 64 routers each, long names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/tap.h"
#include "traceroute/view/ways.h"

enum { HOPS = 30, WIDTH = 64, BOXES = HOPS * WIDTH };

/* Digits of DejaVu Sans, one of the widest fonts, are so wide at 12 pixels, in tenths of one.
 */
enum { CHARACTER = 77 };

struct box {
	double x, y, width, height;
};

struct picture {
	char *svg;
	size_t size;
	double width, height;
	uint32_t boxes, outside, overlaps, loose, texts, long_texts;
	struct box box[BOXES];
};

static struct picture picture;
static struct method_context context = {
	.destination = {.version = 6, .bytes = {0xfd, [1] = 0x77, [15] = 9}}};
static struct trace_settings trace = {.confidence = 95, .max_hops = HOPS};

static struct outside_text name_of(void *self, const struct address *address)
{
	(void)self;
	(void)address;
	return (struct outside_text){
		"a-router-with-a-long-name.of-an-even-longer.domain.example"};
}

static void add_node(struct ways *w, uint8_t hop, uint8_t number)
{
	struct trace_event event = {.kind = TRACE_NODE};
	event.node = (struct trace_node){.hop = hop,
		.number = number,
		.is_silent = number == 0,
		.flows = 6,
		.hop_flows = 6 * WIDTH,
		.ways = 2,
		.alias = number > 1,
		.rtt = hop * MILLISECOND + number};
	event.answer.from = (struct address){
		.version = 6, .bytes = {0xfd, [1] = 0x50, [13] = hop, [15] = number}};
	ok(ways_take(w, &event) == 0, "a node is kept");
}

static void add_link(struct ways *w, uint8_t hop, uint8_t from, uint8_t to)
{
	const struct trace_event event = {
		.kind = TRACE_LINK, .link = {.hop = hop, .from = from, .to = to, .flows = 6}};
	ok(ways_take(w, &event) == 0, "a link is kept");
}

/* Every hop is wide, and each router has two next hops. */
static void fill(struct ways *w)
{
	for (uint8_t hop = 1; hop <= HOPS; hop++)
		for (uint8_t number = 0; number < WIDTH; number++)
			add_node(w, hop, number);
	for (uint8_t hop = 1; hop < HOPS; hop++)
		for (uint8_t from = 0; from < WIDTH; from++) {
			add_link(w, hop, from, from);
			add_link(w, hop, from, (uint8_t)((from + 1) % WIDTH));
		}
}

static bool overlap(const struct box *a, const struct box *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
	       b->y < a->y + a->height;
}

static void take_box(struct picture *p, const char *at)
{
	struct box b;
	if (sscanf(at, "<g><rect x=\"%lf\" y=\"%lf\" width=\"%lf\" height=\"%lf\"", &b.x, &b.y,
		    &b.width, &b.height) != 4 ||
		p->boxes == BOXES)
		return;
	p->outside +=
		b.x < 0 || b.y < 0 || b.x + b.width > p->width || b.y + b.height > p->height;
	for (uint32_t i = 0; i < p->boxes; i++)
		p->overlaps += overlap(&p->box[i], &b);
	p->box[p->boxes++] = b;
}

/* A line begins at the right edge of one box, in its middle, and ends at the left of another.
 */
static bool joins(const struct picture *p, double x, double y, bool is_right)
{
	for (uint32_t i = 0; i < p->boxes; i++) {
		const struct box *b = &p->box[i];
		double edge = is_right ? b->x + b->width : b->x;
		if (edge >= x && edge <= x && y > b->y && y < b->y + b->height)
			return true;
	}
	return false;
}

static void take_line(struct picture *p, const char *at)
{
	double x1, y1, a, b, c, d, x2, y2;
	if (sscanf(at, "<path d=\"M%lf %lf C%lf %lf %lf %lf %lf %lf\"", &x1, &y1, &a, &b, &c,
		    &d, &x2, &y2) == 8)
		p->loose += !joins(p, x1, y1, true) || !joins(p, x2, y2, false);
}

/* What is written in a box stays in it. */
static void take_text(struct picture *p, const char *at)
{
	double x, y;
	if (p->boxes == 0 || sscanf(at, "<text x=\"%lf\" y=\"%lf\"", &x, &y) != 2)
		return;
	const struct box *b = &p->box[p->boxes - 1];
	const char *begin = strchr(at, '>') + 1, *end = strstr(begin, "</text>");
	double right = x + (double)(end - begin) * CHARACTER / 10;
	p->texts++;
	p->long_texts += x < b->x || right > b->x + b->width || y > b->y + b->height;
}

static void each(
	struct picture *p, const char *what, void (*take)(struct picture *, const char *))
{
	for (const char *at = strstr(p->svg, what); at; at = strstr(at + 1, what))
		take(p, at);
}

static void take_group(struct picture *p, const char *at)
{
	const char *end = strstr(at, "</g>");
	take_box(p, at);
	for (const char *text = strstr(at, "<text "); text && text < end;
		text = strstr(text + 1, "<text "))
		take_text(p, text);
}

static void draw(struct picture *p, const struct ways *w)
{
	const struct method method = {.title = "UDP"};
	const struct trace_facts facts = {.host = "host.example",
		.method = &method,
		.context = &context,
		.trace = &trace};
	const struct trace_view_settings settings = {
		.facts = &facts, .labels = {.name = name_of, .is_utf8 = true}};
	FILE *to = open_memstream(&p->svg, &p->size);
	ways_svg(to, w, &settings);
	fclose(to);
	const char *size = strstr(p->svg, " width=\"");
	sscanf(size, " width=\"%lf\" height=\"%lf\"", &p->width, &p->height);
}

static void nothing_overlaps(void)
{
	struct ways w = {0};
	struct picture *p = &picture;
	fill(&w);
	draw(p, &w);
	each(p, "<g><rect ", take_group);
	each(p, "<path ", take_line);
	is_number(p->boxes, BOXES, "a box for each of them");
	is_number(p->overlaps, 0, "no box overlaps another");
	is_number(p->outside, 0, "all are inside the picture");
	is_number(p->loose, 0, "every line joins two boxes");
	is_number(p->texts, 2 * BOXES, "two lines of text in each box");
	is_number(p->long_texts, 0, "no text leaves its box");
	ways_release(&w);
}

int main(int count, char **arguments)
{
	run_test(nothing_overlaps, "ways_svg: 30 hops of 64 routers lie side by side");
	/* to look at it */
	FILE *to = count > 1 ? fopen(arguments[1], "w") : NULL;
	if (to) {
		fwrite(picture.svg, 1, picture.size, to);
		fclose(to);
	}
	free(picture.svg);
	return tap_end();
}
