/* SPDX-License-Identifier: BSD-2-Clause */
#include "ping/engine/payload_node.h"

#include <string.h>

#include "common/wire/dns_name.h"

enum {
	TTL_SIZE = 4,
	FLAG_TRUNCATED = 1,
	FLAG_ALL = 2,
	FLAG_COMPATIBLE = 4,
	FLAG_LINK_LOCAL = 8,
	FLAG_SITE_LOCAL = 16,
	FLAG_GLOBAL = 32,
};

static const struct {
	const char *word;
	enum node_qtype qtype;
	uint16_t flag;
} queries[] = {
	{"name", NODE_NAME, 0},
	{"ipv6", NODE_IPV6, 0},
	{"ipv6-all", NODE_IPV6, FLAG_ALL},
	{"ipv6-compatible", NODE_IPV6, FLAG_COMPATIBLE},
	{"ipv6-global", NODE_IPV6, FLAG_GLOBAL},
	{"ipv6-linklocal", NODE_IPV6, FLAG_LINK_LOCAL},
	{"ipv6-sitelocal", NODE_IPV6, FLAG_SITE_LOCAL},
	{"ipv4", NODE_IPV4, 0},
	{"ipv4-all", NODE_IPV4, FLAG_ALL},
};

const char *node_query_help(void)
{
	return "What -N asks:\n"
	       "  name                      the node's names\n"
	       "  ipv6, ipv6-all            its IPv6 addresses: of one interface, of all\n"
	       "  ipv6-global, ipv6-sitelocal, ipv6-linklocal, ipv6-compatible\n"
	       "  ipv4, ipv4-all            its IPv4 addresses\n"
	       "About whom (the target unless given):\n"
	       "  subject-ipv6=ADDRESS      subject-ipv4=ADDRESS\n"
	       "  subject-name=NAME         subject-fqdn=NAME\n"
	       "Without a target the group of the name is asked (NAME%INTERFACE, or -I).\n";
}

/* What follows a name: nothing, or % and an interface. */
static bool take_zone(struct node_query *query, const char *word)
{
	size_t size = *word == '%' ? strlen(word + 1) : 0;
	if (*word == '%' && (size == 0 || size >= sizeof query->zone))
		return false;
	struct text t = text_of(query->zone, sizeof query->zone);
	text_add(&t, size > 0 ? word + 1 : "");
	return true;
}

/* A name as DNS labels; one that is not fully qualified, without any dot, ends in two empty
 * labels (RFC 4620 section 6.3.1). */
static bool encode_name(struct node_query *query, const char *word, bool is_qualified)
{
	char name[DNS_NAME_SIZE];
	struct text t = text_of(name, sizeof name);
	struct writer w = writer_of(query->data, sizeof query->data);
	size_t size = text_until(word, '%');
	text_format(&t, "%.*s", (int)size, word);
	dns_name_write(&w, name);
	writer_zeros(&w, is_qualified || strchr(name, '.') ? 0 : 1);
	query->data_size = w.size;
	query->subject = NODE_SUBJECT_NAME;
	return !t.cut && take_zone(query, word + size) && !w.failed && w.size > 2;
}

static bool encode_address(struct node_query *query, const char *word, uint8_t version)
{
	struct address address;
	if (!address_parse(word, &address) || address.version != version)
		return false;
	struct writer w = writer_of(query->data, sizeof query->data);
	address_write(&w, &address);
	query->data_size = w.size;
	query->subject = version == 4 ? NODE_SUBJECT_IPV4 : NODE_SUBJECT_IPV6;
	return true;
}

static bool starts_with(const char *word, const char *beginning)
{
	while (*beginning && *word == *beginning) {
		word++;
		beginning++;
	}
	return *beginning == '\0';
}

static bool parse_subject(struct node_query *query, const char *word, struct text *problem)
{
	const char *value = word + text_until(word, '=');
	bool good = false;
	value += *value == '=';
	if (starts_with(word, "subject-ipv6="))
		good = encode_address(query, value, 6);
	else if (starts_with(word, "subject-ipv4="))
		good = encode_address(query, value, 4);
	else if (starts_with(word, "subject-name="))
		good = encode_name(query, value, false);
	else if (starts_with(word, "subject-fqdn="))
		good = encode_name(query, value, true);
	query->has_subject = good;
	if (!good)
		text_add(problem, "must be a query or a subject; -N help lists them");
	return good;
}

bool node_query_parse(struct node_query *query, const char *word, struct text *problem)
{
	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		if (strcmp(queries[i].word, word) != 0)
			continue;
		if (query->qtype == queries[i].qtype)
			query->flags |= queries[i].flag;
		else
			query->flags = queries[i].flag;
		query->qtype = queries[i].qtype;
		return true;
	}
	return parse_subject(query, word, problem);
}

uint32_t node_query_size(const struct node_query *query)
{
	return NODE_INFO_HEADER + (query->has_subject ? query->data_size : 16);
}

void node_query_write(struct writer *w, const struct node_query *query,
	const struct address *target, const uint8_t token[static 6], uint16_t sequence)
{
	writer_u8(w, NODE_INFO_QUERY);
	writer_u8(w, query->has_subject ? (uint8_t)query->subject : NODE_SUBJECT_IPV6);
	writer_u16(w, 0);
	writer_u16(w, (uint16_t)query->qtype);
	writer_u16(w, query->flags);
	writer_bytes(w, token, 6);
	writer_u16(w, sequence);
	if (query->has_subject)
		writer_bytes(w, query->data, query->data_size);
	else
		address_write(w, target);
}

bool node_reply_sequence(struct span message, const uint8_t token[static 6], uint16_t *sequence)
{
	struct reader r = reader_of(span_from(message, 8));
	struct span nonce = reader_take(&r, 6);
	*sequence = reader_u16(&r);
	return !r.failed && span_equal(nonce, span_of(token, 6));
}

/* One name of labels; compression (RFC 1035 section 4.1.4) points into the reader's bytes.
 * False when it cannot be read. */
static bool add_name(struct text *t, struct reader *r)
{
	struct dns_labels labels = dns_labels_of(span_of(r->data, r->size), r->offset, true);
	struct span label;
	const char *before = "";
	for (; dns_labels_next(&labels, &label); before = ".") {
		text_add(t, before);
		text_add_escaped(t, (const char *)label.data, label.size);
	}
	reader_take(r, labels.failed ? 0 : labels.end - r->offset);
	return !labels.failed;
}

static void add_names(struct text *t, struct span data)
{
	struct reader r = reader_of(data);
	reader_u32(&r); /* an unused time to live */
	if (r.failed) {
		text_add(t, " (too short)");
		return;
	}
	const char *before = " ";
	while (reader_left(&r) > 0) {
		/* the second empty label of an unqualified name */
		if (r.data[r.offset] == 0) {
			reader_u8(&r);
			continue;
		}
		text_add(t, before);
		if (!add_name(t, &r)) {
			text_add(t, " (malformed name)");
			return;
		}
		before = ", ";
	}
}

static void add_addresses(struct text *t, struct span data, uint8_t version)
{
	struct reader r = reader_of(data);
	const char *before = " ";
	while (reader_left(&r) >= TTL_SIZE + address_size(version)) {
		char words[ADDRESS_TEXT_SIZE];
		reader_u32(&r);
		struct address address = address_read(&r, version);
		text_add(t, before);
		text_add(t, address_text(words, &address));
		before = ", ";
	}
	if (reader_left(&r) > 0)
		text_add(t, " (truncated)");
}

void node_reply_text(struct text *t, struct span message)
{
	struct reader r = reader_of(message);
	reader_u8(&r);
	uint8_t code = reader_u8(&r);
	reader_u16(&r);
	uint16_t qtype = reader_u16(&r);
	uint16_t flags = reader_u16(&r);
	reader_take(&r, NODE_NONCE_SIZE);
	struct span data = reader_rest(&r);
	if (r.failed)
		text_add(t, " (too short)");
	else if (code != 0)
		text_add(t, code == 1 ? " refused" : " unknown query");
	else if (qtype == NODE_NAME)
		add_names(t, data);
	else if (qtype == NODE_IPV6 || qtype == NODE_IPV4)
		add_addresses(t, data, qtype == NODE_IPV6 ? 6 : 4);
	if (!r.failed && code == 0 && flags & FLAG_TRUNCATED)
		text_add(t, " (more was cut off)");
}
