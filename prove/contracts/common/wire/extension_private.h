/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/extension.c keeps to itself. */
/*@ requires span_ok(structure);
    assigns \nothing; */
static enum extension_verdict structure_judge(struct span structure);

/*@ requires quote_size <= body.size;
    assigns \nothing;
    ensures found_in(\result, body); */
static struct extension_found found_at(
	uint32_t quote_size, struct span body, enum extension_verdict verdict);

/*@ requires span_ok(body);
    assigns \nothing;
    ensures found_in(\result, body); */
static struct extension_found legacy_find_at(struct span body, uint32_t offset);

/*@ assigns \nothing;
    ensures \result == 0 || \result == 4 || \result == 6; */
static uint8_t afi_version(uint16_t afi);

/*@ requires span_ok(name);
    assigns \nothing;
    ensures span_ok(\result) && \result.size <= name.size && \result.data == name.data;
    ensures \result.size > 0 ==> \result.data[\result.size - 1] != 0; */
static struct span without_padding(struct span name);

/*@ requires reader_apart(r) && \valid(info) && \separated(info, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, info->address, info->has_address;
    ensures reader_ok(r); */
static bool interface_address(struct reader *r, struct interface_information *info);

/*@ requires reader_apart(r) && \valid(info) && \separated(info, r, r->data + (0 .. r->size - 1));
    requires info->name.size == 0;
    assigns r->offset, r->failed, info->name, info->has_name;
    ensures reader_ok(r) && span_ok(info->name) && info->name.size <= 63; */
static bool interface_name(struct reader *r, struct interface_information *info);

/*@ requires reader_apart(r) && \valid(identification);
    requires \separated(identification, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, identification->address;
    ensures reader_ok(r); */
static bool identified_address(
	struct reader *r, struct interface_identification *identification);

/*@ requires \valid_read(address);
    assigns \nothing; */
static uint16_t address_afi(const struct address *address);

/*@ requires writer_apart(w) && span_ok(name) && span_apart(name, w);
    assigns w->size, w->failed, w->data[w->size .. w->capacity - 1];
    ensures writer_ok(w) && w->size >= \old(w->size); */
static void name_write(struct writer *w, struct span name);
