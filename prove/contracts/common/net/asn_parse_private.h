/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/net/asn_parse.c keeps to itself. */
/*@ requires words(value);
    assigns \nothing; */
static size_t mask_of(const char *value);

/*@ requires words(line) && words(key);
    assigns \nothing;
    ensures \result == \null || (words(\result) && line <= \result <= line + length(line)); */
static const char *value_of(const char *line, const char *key);

/*@ requires \valid(origins) && origins_ok(origins) && words(value);
    assigns *origins;
    ensures origins_ok(origins); */
static void take_origin(struct asn_origins *origins, const char *value);

/*@ requires span_ok(data) && \valid(words + (0 .. 255));
    requires \separated(words + (0 .. 255), data.data + (0 .. data.size - 1));
    assigns words[0 .. 255];
    ensures words(words); */
static void read_txt(struct span data, char *words);

/*@ requires \valid(origins) && origins_ok(origins) && words(words);
    assigns *origins;
    ensures origins_ok(origins); */
static void take_record(struct asn_origins *origins, const char *words);
