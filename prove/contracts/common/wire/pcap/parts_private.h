/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/pcap/parts.c keeps to itself. */
/*@ assigns \nothing;
    ensures \result == value % 256 * 256 + value / 256; */
static uint16_t swapped16(uint16_t value);

/*@ assigns \nothing; */
static uint32_t swapped32(uint32_t value);

/*@ requires reader_apart(r);
    assigns r->offset, r->failed;
    ensures r->offset <= r->size;
    ensures \old(left(r)) >= 2 ==> r->offset == \old(r->offset) + 2 && r->failed == \old(r->failed);
    ensures \old(left(r)) < 2 ==> r->failed && r->offset == \old(r->offset); */
static uint16_t read16(bool is_little_endian, struct reader *r);

/*@ requires reader_apart(r);
    assigns r->offset, r->failed;
    ensures r->offset <= r->size;
    ensures \old(left(r)) >= 4 ==> r->offset == \old(r->offset) + 4 && r->failed == \old(r->failed);
    ensures \old(left(r)) < 4 ==> r->failed && r->offset == \old(r->offset); */
static uint32_t read32(bool is_little_endian, struct reader *r);

/*@ assigns \nothing; */
static bool magic_is_known(uint32_t magic);

/*@ requires \valid(interface) && span_ok(value);
    requires \separated(interface, value.data + (0 .. value.size - 1));
    assigns interface->resolution, interface->offset; */
static void interface_option(
	bool is_little_endian, uint16_t code, struct span value, struct pcap_interface *interface);

/*@ requires reader_apart(r) && \valid(interface);
    requires \separated(interface, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, interface->resolution, interface->offset;
    ensures r->offset <= r->size; */
static void interface_options(
	bool is_little_endian, struct reader *r, struct pcap_interface *interface);
