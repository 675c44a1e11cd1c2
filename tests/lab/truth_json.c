/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/truth_json.h"

#include <inttypes.h>
#include <string.h>

static const char *const outcomes[OUTCOMES] = {
	[OUTCOME_ANSWERED] = "answered",
	[OUTCOME_SILENT] = "silent",
	[OUTCOME_LIMITED] = "limited",
	[OUTCOME_LOST] = "lost",
	[OUTCOME_DROPPED] = "dropped",
	[OUTCOME_IGNORED] = "ignored",
	[OUTCOME_UNROUTED] = "unrouted",
};

void truth_name_flags(unsigned flags, char *to, size_t room)
{
	static const char letters[] = "FSRPAUEC";
	char set[9] = {0};
	size_t used = 0;
	for (unsigned bit = 0; bit < 8; bit++)
		if (flags >> bit & 1)
			set[used++] = letters[bit];
	snprintf(to, room, "tcp %s", set);
}

/* Names come from the path file: quote what JSON cannot take as it is. */
static void put_text(FILE *to, const char *text)
{
	fputc('"', to);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '"' || c == '\\' || c < 32)
			fprintf(to, "\\u%04x", c);
		else
			fputc(c, to);
	}
	fputc('"', to);
}

static void put_address(FILE *to, const char *key, const struct address *address)
{
	char text[ADDRESS_TEXT];
	if (address->family)
		fprintf(to, ",\"%s\":\"%s\"", key, address_text(address, text));
}

static void put_node(FILE *to, const struct model *model, int node)
{
	if (node == NODE_NONE)
		return;
	fputs(",\"node\":", to);
	put_text(to, node < 0 ? "destination" : model->nodes[node].name);
}

static void put_names(FILE *to, const struct model *model, const unsigned *next, unsigned count)
{
	fputc('[', to);
	for (unsigned i = 0; i < count; i++) {
		fputs(i ? "," : "", to);
		put_text(to, model->nodes[next[i]].name);
	}
	if (count == 0)
		fputs("\"destination\"", to);
	fputc(']', to);
}

static const char *balance_name(enum balance balance)
{
	static const char *const names[] = {"flow", "label", "packet", "destination"};
	return names[balance];
}

static void put_nodes(FILE *to, const struct model *model)
{
	for (unsigned i = 0; i < model->node_count; i++) {
		const struct node *node = &model->nodes[i];
		fprintf(to, "%s\n   {\"name\":", i ? "," : "");
		put_text(to, node->name);
		put_address(to, "v4", &node->address.v4);
		put_address(to, "v6", &node->address.v6);
		if (node->per4 || node->per6)
			fprintf(to, ",\"per\":[%u,%u]", node->per4, node->per6);
		fprintf(to, ",\"balance\":\"%s\",\"next\":", balance_name(node->balance));
		put_names(to, model, node->next, node->next_count);
		fputc('}', to);
	}
}

static void put_topology(FILE *to, const struct model *model)
{
	char text[ADDRESS_TEXT];
	fprintf(to, " \"seed\":%" PRIu64 ",\n \"topology\":{\"paths\":[", model->seed);
	for (unsigned i = 0; i < model->path_count; i++) {
		const struct path *path = &model->paths[i];
		fprintf(to, "%s\n   {\"name\":", i ? "," : "");
		put_text(to, path->name);
		fprintf(to, ",\"balance\":\"%s\",\"first\":", balance_name(path->balance));
		put_names(to, model, path->first, path->first_count);
		fputc('}', to);
	}
	fputs("],\n  \"nodes\":[", to);
	put_nodes(to, model);
	fputs("],\n  \"destinations\":[", to);
	for (unsigned i = 0; i < model->destination_count; i++) {
		const struct destination *d = &model->destinations[i];
		fprintf(to, "%s\n   {\"prefix\":\"%s/%u\",\"path\":", i ? "," : "",
			address_text(&d->prefix.base, text), d->prefix.length);
		put_text(to, model->paths[d->path].name);
		fputc('}', to);
	}
	fputs("]},\n", to);
}

static void put_key(FILE *to, const struct tally_key *key)
{
	char text[ADDRESS_TEXT];
	fprintf(to, "\"to\":\"%s\",\"ttl\":%u,\"protocol\":%u", address_text(&key->to, text),
		key->ttl, key->protocol);
}

static void put_totals(FILE *to, const struct truth *truth)
{
	fprintf(to, " \"totals\":{\"received\":%" PRIu64 ",\"replies\":%" PRIu64,
		truth->received, truth->replies);
	for (unsigned i = 0; i < OUTCOMES; i++)
		fprintf(to, ",\"%s\":%" PRIu64, outcomes[i], truth->outcomes[i]);
	fprintf(to,
		",\"malformed\":%" PRIu64 ",\"multicast\":%" PRIu64 ",\"span_ns\":%" PRId64
		"},\n",
		truth->malformed, truth->multicast, truth->last_ns - truth->first_ns);
	const struct lateness *late = &truth->lateness;
	fprintf(to,
		" \"late\":{\"mean_ns\":%" PRId64 ",\"most_ns\":%" PRId64
		",\"above_200us\":%" PRIu64 "},\n",
		late->count ? late->sum_ns / (int64_t)late->count : 0, late->most_ns,
		late->above_200us);
}

static void put_tally(FILE *to, const struct truth *truth)
{
	fputs(" \"tally\":[", to);
	for (size_t i = 0; i < truth->tally.count; i++) {
		const struct tally *tally = table_record(&truth->tally, i);
		fprintf(to, "%s\n  {", i ? "," : "");
		put_key(to, &tally->key);
		fprintf(to, ",\"seen\":%u,\"answered\":%u}", tally->seen, tally->answered);
	}
	fputs("],\n", to);
}

static void put_flows(FILE *to, const struct truth *truth)
{
	fputs(" \"flows\":[", to);
	for (size_t i = 0; i < truth->flows.count; i++) {
		const struct flow *flow = table_record(&truth->flows, i);
		uint8_t protocol = flow->key.tally.protocol;
		bool is_icmp = protocol == 1 || protocol == 58;
		fprintf(to, "%s\n  {", i ? "," : "");
		put_key(to, &flow->key.tally);
		fprintf(to, ",\"%s\":%u,\"%s\":%u", is_icmp ? "id" : "source", flow->key.source,
			is_icmp ? "checksum" : "port", flow->key.port);
		if (flow->key.tally.to.family == 6)
			fprintf(to, ",\"label\":%u", flow->key.label);
		fprintf(to, ",\"seen\":%u,\"answered\":%u", flow->seen, flow->answered);
		put_node(to, truth->model, flow->node);
		put_address(to, "from", &flow->from);
		fputc('}', to);
	}
	fputs("],\n", to);
}

static void put_event(FILE *to, const struct truth *truth, const struct event *event)
{
	fprintf(to, "{\"at_ns\":%" PRId64 ",", event->at_ns);
	put_key(to, &event->key);
	put_address(to, "client", &event->client);
	fprintf(to, ",\"what\":\"%s\",\"size\":%u,\"tos\":%u", event->what, event->size,
		event->tos);
	if (event->key.to.family == 4)
		fprintf(to, ",\"ip_id\":%u,\"df\":%s", event->id,
			event->is_unbreakable ? "true" : "false");
	else
		fprintf(to, ",\"label\":%u", event->label);
	if (event->has_ports)
		fprintf(to, ",\"source\":%u,\"port\":%u", event->source, event->port);
	if (event->has_icmp)
		fprintf(to, ",\"id\":%u,\"sequence\":%u", event->source, event->port);
	if (event->has_icmp || event->key.protocol == 17)
		fprintf(to, ",\"checksum\":%u", event->checksum);
	put_node(to, truth->model, event->node);
	fprintf(to, ",\"outcome\":\"%s\"", outcomes[event->outcome]);
	if (event->answer[0])
		fprintf(to, ",\"answer\":\"%s\",\"delay_ns\":%" PRId64, event->answer,
			event->delay_ns);
	put_address(to, "from", &event->from);
	fputc('}', to);
}

void truth_write(const struct truth *truth, FILE *to)
{
	fputs("{\"version\":1,\n", to);
	put_topology(to, truth->model);
	put_totals(to, truth);
	put_tally(to, truth);
	put_flows(to, truth);
	fputs(" \"packets\":[", to);
	for (unsigned i = 0; i < truth->event_count; i++) {
		fputs(i ? ",\n  " : "\n  ", to);
		put_event(to, truth, &truth->events[i]);
	}
	fputs("]}\n", to);
}
