/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/dns_name.h"

#include <string.h>

#include "tests/unit/tap.h"

/* A literal without its terminator, all of it. */
#define BYTES(literal) span_of((literal), sizeof(literal) - 1)

static void reads(struct span message, uint32_t at, const char *want, const char *what)
{
	char buffer[DNS_NAME_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	ok(dns_name_read(message, at, &t), "%s", what);
	is_text(buffer, want, "%s: the name", what);
}

static void refuses(struct span message, uint32_t at, const char *what)
{
	char buffer[DNS_NAME_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	ok(!dns_name_read(message, at, &t), "%s", what);
}

/* RFC 1035 section 4.1.4 has this example: F.ISI.ARPA at 20, FOO.F.ISI.ARPA at 40 */
static void names_are_read(void)
{
	reads(BYTES("\1F\3ISI\4ARPA\0"), 0, "F.ISI.ARPA", "plain");
	reads(BYTES("\1F\3ISI\4ARPA\0\3FOO\300\0"), 12, "FOO.F.ISI.ARPA", "with a pointer");
	reads(BYTES("\1F\3ISI\4ARPA\0\300\6"), 12, "ARPA", "a pointer alone");
	reads(BYTES("\0"), 0, "", "the root");
	reads(BYTES("\3a-_\0"), 0, "a-_", "hyphen and underscore");
	reads(BYTES("\6azAZ09\0"), 0, "azAZ09", "the first and last letters and digits");
}

/* The offset has 14 bits. */
static void pointers_reach_far(void)
{
	uint8_t message[0x302] = {0};
	message[0x2fc] = 1;
	message[0x2fd] = 'a';
	message[0x300] = 0xc2;
	message[0x301] = 0xfc;
	reads(span_of(message, sizeof message), 0x300, "a", "a pointer to 0x2fc");
}

static void others_are_refused(void)
{
	refuses(BYTES("\300\0"), 0, "a pointer to itself");
	refuses(BYTES("\1a\300\0"), 0, "a loop with a label");
	refuses(BYTES("\300\2\300\0"), 0, "two pointers to each other");
	refuses(BYTES("\3ab"), 0, "a label cut short");
	refuses(BYTES("\1a"), 0, "no end");
	refuses(BYTES("\300"), 0, "half a pointer");
	refuses(BYTES("\300\77"), 0, "a pointer past the end");
	refuses(BYTES("\1a\0"), 3, "past the end");
	refuses(BYTES("\3a.b\0"), 0, "a dot inside a label");
	refuses(BYTES("\5e\033[3m\0"), 0, "an escape");
	refuses(BYTES("\1:\0"), 0, "a colon");
	refuses(BYTES("\100aaaa\0"), 0, "a label of 64 bytes");
}

static void names_are_written(void)
{
	uint8_t room[DNS_NAME_SIZE];
	struct writer w = writer_of(room, sizeof room);
	dns_name_write(&w, "f.isi.arpa.");
	is_bytes(room, w.size, "\1f\3isi\4arpa\0", 12, "labels and the root");
	w = writer_of(room, sizeof room);
	dns_name_write(&w, "a..b");
	ok(w.failed, "an empty label");
	char label[65];
	memset(label, 'a', 64);
	label[64] = '\0';
	w = writer_of(room, sizeof room);
	dns_name_write(&w, label);
	ok(w.failed, "a label of 64 bytes");
}

/* A name of four labels: 1 + 63 three times, 1 + `last`, and the root. */
static bool walks(uint32_t last)
{
	uint8_t name[DNS_NAME_SIZE + 64];
	struct writer w = writer_of(name, sizeof name);
	for (int i = 0; i < 3; i++) {
		writer_u8(&w, DNS_LABEL_MAX);
		writer_zeros(&w, DNS_LABEL_MAX);
	}
	writer_u8(&w, (uint8_t)last);
	writer_zeros(&w, last + 1);
	struct dns_labels labels = dns_labels_of(span_of(name, w.size), 0, true);
	struct span label;
	while (dns_labels_next(&labels, &label))
		;
	return !labels.failed && labels.end == w.size;
}

static void labels_are_walked(void)
{
	struct span message = BYTES("\1a\0\1b\300\0X"), label;
	struct dns_labels labels = dns_labels_of(message, 3, true);
	ok(dns_labels_next(&labels, &label) && span_equal(label, BYTES("b")), "the first");
	is_number(labels.end, 0, "its end is not known yet");
	ok(dns_labels_next(&labels, &label) && span_equal(label, BYTES("a")), "by a pointer");
	ok(!dns_labels_next(&labels, &label) && !labels.failed, "the root");
	is_number(labels.end, 7, "what follows is after the pointer");
	labels = dns_labels_of(message, 3, false);
	dns_labels_next(&labels, &label);
	ok(!dns_labels_next(&labels, &label) && labels.failed, "a pointer where none may be");
	ok(walks(61), "255 bytes are a name (RFC 1035 section 2.3.4)");
	ok(!walks(62), "256 are none");
}

static void records_are_walked(void)
{
	/* one question, then A, PTR (of 3 bytes), PTR (of 0) */
	static const char reply[] = "\0\1\200\0\0\1\0\3\0\0\0\0"
				    "\1a\0\0\14\0\1"
				    "\300\14\0\1\0\1\0\0\0\0\0\4\12\0\0\1"
				    "\300\14\0\14\0\1\0\0\0\0\0\3\1b\0"
				    "\300\14\0\14\0\1\0\0\0\0\0\0";
	struct dns_records records = dns_records_of(BYTES(reply));
	struct span data;
	ok(dns_records_next(&records, 12, &data) && span_equal(data, BYTES("\1b\0")),
		"the first of its type");
	ok(dns_records_next(&records, 12, &data) && data.size == 0, "an empty one");
	ok(!dns_records_next(&records, 12, &data) && !records.r.failed, "no more");
	records = dns_records_of(span_of(reply, sizeof reply - 2));
	dns_records_next(&records, 12, &data);
	ok(!dns_records_next(&records, 12, &data) && records.r.failed, "one that is cut");
	records = dns_records_of(span_of(reply, 5));
	ok(!dns_records_next(&records, 12, &data) && records.r.failed, "half a header");
}

static bool points_to(struct span reply, const char *wanted)
{
	char name[DNS_NAME_SIZE];
	struct text t = text_of(name, sizeof name);
	return dns_pointer_read(reply, &t) && strcmp(name, wanted) == 0;
}

static void the_first_pointer_is_read(void)
{
	ok(points_to(BYTES("\0\1\200\0\0\0\0\2\0\0\0\0"
			   "\1a\0\0\5\0\1\0\0\0\0\0\3\1c\0"
			   "\1c\0\0\14\0\1\0\0\0\0\0\6\1b\1d\0x"),
		   "b.d"),
		"after an alias");
	ok(!points_to(BYTES("\0\1\200\0\0\0\0\1\0\0\0\0"
			    "\1a\0\0\5\0\1\0\0\0\0\0\3\1c\0"),
		   "c"),
		"an alias alone is none");
	ok(!points_to(BYTES("\0\1\200\0\0\0\0\1\0\0\0\0"
			    "\1a\0\0\14\0\1\0\0\0\0\0\0\1b\0"),
		   "b"),
		"nor what follows an empty record");
	ok(!points_to(BYTES("\0\1\200\0\0\0\0\1\0\0\0\0"
			    "\1a\0\0\14\0\1\0\0\0\0\0\3\1 \0"),
		   " "),
		"nor what is no host's name");
}

static void names_are_skipped(void)
{
	struct reader r = reader_of(BYTES("\1a\1b\0X\1c\300\0Y"));
	dns_name_skip(&r);
	is_number(reader_u8(&r), 'X', "after the root");
	dns_name_skip(&r);
	is_number(reader_u8(&r), 'Y', "after a pointer");
	ok(!r.failed, "nothing more was read");
}

static void addresses_are_reversed(void)
{
	char buffer[DNS_NAME_SIZE];
	struct text t = text_of(buffer, sizeof buffer);
	struct address address;
	address_parse("192.0.2.1", &address);
	dns_name_reverse(&t, &address);
	is_text(buffer, "1.2.0.192.", "IPv4");
	t = text_of(buffer, sizeof buffer);
	address_parse("2001:db8::12", &address);
	dns_name_reverse(&t, &address);
	is_text(buffer, "2.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.",
		"IPv6");
}

static void a_small_text_is_no_name(void)
{
	char buffer[8];
	struct text t = text_of(buffer, sizeof buffer);
	ok(!dns_name_read(BYTES("\1F\3ISI\4ARPA\0"), 0, &t), "a name that was cut");
	is_text(buffer, "F.ISI.A", "as far as there was room");
}

int main(void)
{
	run_test(names_are_read, "dns_name_read: names, with pointers");
	run_test(others_are_refused, "dns_name_read: what does not end or is no host's name");
	run_test(names_are_written, "dns_name_write: labels");
	run_test(labels_are_walked, "dns_labels_next: pointers, ends and sizes");
	run_test(records_are_walked, "dns_records_next: records of a type, and what is cut");
	run_test(the_first_pointer_is_read, "dns_pointer_read: the first PTR record's name");
	run_test(names_are_skipped, "dns_name_skip: labels and pointers");
	run_test(addresses_are_reversed, "dns_name_reverse: both families");
	run_test(a_small_text_is_no_name, "dns_name_read: false where the name does not fit");
	run_test(pointers_reach_far, "dns_name_read: a pointer has 14 bits");
	return tap_end();
}
