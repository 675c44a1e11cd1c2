/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/wire/icmp/fields_table.h"

/* clang-format off */
#define NUMBER(name_, at_, width_) {.name = name_, .at = at_, .width = width_}
#define USUAL(name_, at_, width_, usual_) {.name = name_, .at = at_, .width = width_, .usual = usual_}
#define HEX(name_, at_, width_) {.name = name_, .kind = ICMP_FIELD_HEX, .at = at_, .width = width_}
#define BYTES(name_, at_, width_) {.name = name_, .kind = ICMP_FIELD_BYTES, .at = at_, .width = width_}
#define ADDRESS(name_, at_, width_) {.name = name_, .kind = ICMP_FIELD_ADDRESS, .at = at_, .width = width_}
#define REQUIRED(name_, at_, width_) {.name = name_, .kind = ICMP_FIELD_ADDRESS, .at = at_, .width = width_, .is_required = true}
#define NAMED(name_, at_, width_, names_) {.name = name_, .at = at_, .width = width_, .names = names_}
#define FLAGS(at_, width_, flags_) {.name = "flags", .kind = ICMP_FIELD_FLAGS, .at = at_, .width = width_, .flags = flags_}
#define COUNT(name_, at_, width_) {.name = name_, .at = at_, .width = width_, .source = ICMP_FROM_TRAILER_COUNT}
#define COUNT_REQUIRED(name_, at_, width_) {.name = name_, .at = at_, .width = width_, .source = ICMP_FROM_TRAILER_COUNT, .is_required = true}
#define LENGTH(at_) {.name = "length", .at = at_, .width = 8, .source = ICMP_FROM_QUOTE_SIZE}

/* Each row: name, first bit after the checksum, bits. The RFCs are in the registry. */
static const struct icmp_field free_fields[] = {HEX("rest", 0, 32)};
static const struct icmp_field unused_fields[] = {HEX("unused", 0, 32)};
static const struct icmp_field reserved_fields[] = {HEX("reserved", 0, 32)};
/* Linux answers an echo of zeros alone with a wrong checksum: the usual id is 1. */
static const struct icmp_field query_fields[] = {USUAL("id", 0, 16, 1), NUMBER("seq", 16, 16)};

/* ---- IPv4 ------------------------------------------------------------------------ */
static const struct icmp_field error4_fields[] = {
	HEX("unused", 0, 8), LENGTH(8), HEX("unused2", 16, 16)};
static const struct icmp_field frag_needed_fields[] = {
	HEX("unused", 0, 8), LENGTH(8), USUAL("mtu", 16, 16, 576)};
static const struct icmp_field redirect4_fields[] = {REQUIRED("gateway", 0, 32)};
static const struct icmp_field router_advert4_fields[] = {
	COUNT_REQUIRED("num", 0, 8), USUAL("size", 8, 8, 2), USUAL("lifetime", 16, 16, 1800)};
static const struct icmp_field pointer8_fields[] = {
	NUMBER("pointer", 0, 8), LENGTH(8), HEX("unused", 16, 16)};
static const struct icmp_field pointer32_fields[] = {NUMBER("pointer", 0, 32)};
static const struct icmp_field timestamp_fields[] = {
	NUMBER("id", 0, 16), NUMBER("seq", 16, 16), NUMBER("orig", 32, 32),
	NUMBER("recv", 64, 32), NUMBER("trans", 96, 32)};
static const struct icmp_field mask_fields[] = {
	NUMBER("id", 0, 16), NUMBER("seq", 16, 16), ADDRESS("mask", 32, 32)};
static const struct icmp_field traceroute_fields[] = {
	NUMBER("id", 0, 16), HEX("unused", 16, 16), NUMBER("out-hops", 32, 16),
	NUMBER("return-hops", 48, 16), NUMBER("speed", 64, 32), NUMBER("mtu", 96, 32)};
static const struct icmp_field name_reply_fields[] = {
	NUMBER("id", 0, 16), NUMBER("seq", 16, 16), NUMBER("ttl", 32, 32)};
static const struct icmp_field photuris_fields[] = {
	HEX("reserved", 0, 16), NUMBER("pointer", 16, 16)};
static const struct icmp_field mobility_fields[] = {
	NUMBER("subtype", 0, 8), HEX("reserved", 8, 24)};
static const struct icmp_field ext_echo_fields[] = {NUMBER("id", 0, 16),
	NUMBER("seq", 16, 8), HEX("reserved", 24, 7), USUAL("local", 31, 1, 1)};
static const struct icmp_field ext_echo_reply_fields[] = {NUMBER("id", 0, 16),
	NUMBER("seq", 16, 8), NUMBER("state", 24, 3), HEX("reserved", 27, 2),
	FLAGS(29, 3, "A46")};

/* ---- IPv6 ------------------------------------------------------------------------ */
static const struct icmp_field error6_fields[] = {LENGTH(0), HEX("unused", 8, 24)};
static const struct icmp_field too_big_fields[] = {USUAL("mtu", 0, 32, 1280)};
static const struct icmp_field mld_fields[] = {
	NUMBER("delay", 0, 16), HEX("reserved", 16, 16), REQUIRED("group", 32, 128)};
static const struct icmp_field mld_query_fields[] = {
	NUMBER("delay", 0, 16), HEX("reserved", 16, 16), ADDRESS("group", 32, 128),
	HEX("reserved2", 160, 4), FLAGS(164, 1, "S"), NUMBER("qrv", 165, 3),
	NUMBER("qqic", 168, 8), COUNT("nsrc", 176, 16)};
static const struct icmp_field router_advert6_fields[] = {USUAL("hoplimit", 0, 8, 64),
	FLAGS(8, 8, "MOH..P.."), NAMED("prf", 11, 2, "medium,high,reserved,low"), HEX("reserved", 14, 2),
	USUAL("lifetime", 16, 16, 1800), NUMBER("reachable", 32, 32), NUMBER("retrans", 64, 32)};
static const struct icmp_field neighbor_solicit_fields[] = {
	HEX("reserved", 0, 32), REQUIRED("target", 32, 128)};
static const struct icmp_field neighbor_advert_fields[] = {
	FLAGS(0, 3, "RSO"), HEX("reserved", 3, 29), REQUIRED("target", 32, 128)};
static const struct icmp_field redirect6_fields[] = {
	HEX("reserved", 0, 32), REQUIRED("target", 32, 128), REQUIRED("dest", 160, 128)};
static const struct icmp_field renumbering_fields[] = {NUMBER("seq", 0, 32),
	NUMBER("segment", 32, 8), FLAGS(40, 8, "TRASP..."), HEX("reserved2", 45, 3),
	NUMBER("delay", 48, 16), HEX("reserved", 64, 32)};
static const struct icmp_field node_information_fields[] = {
	NUMBER("qtype", 0, 16), HEX("flags", 16, 16), BYTES("nonce", 32, 64)};
static const struct icmp_field mldv2_report_fields[] = {
	HEX("reserved", 0, 16), COUNT("nrec", 16, 16)};
static const struct icmp_field mobile_fields[] = {
	NUMBER("id", 0, 16), HEX("reserved", 16, 16)};
static const struct icmp_field mobile_advert_fields[] = {
	NUMBER("id", 0, 16), FLAGS(16, 2, "MO"), HEX("reserved", 18, 14)};
static const struct icmp_field cert_solicit_fields[] = {
	NUMBER("id", 0, 16), NUMBER("component", 16, 16)};
static const struct icmp_field cert_advert_fields[] = {NUMBER("id", 0, 16),
	NUMBER("all", 16, 16), NUMBER("component", 32, 16), HEX("reserved", 48, 16)};
static const struct icmp_field mrd_fields[] = {
	NUMBER("query-interval", 0, 16), NUMBER("robustness", 16, 16)};
static const struct icmp_field fmip_fields[] = {
	NUMBER("subtype", 0, 8), HEX("reserved", 8, 8), NUMBER("id", 16, 16)};
static const struct icmp_field rpl_dis_fields[] = {HEX("flags", 0, 8), HEX("reserved", 8, 8)};
static const struct icmp_field rpl_dio_fields[] = {NUMBER("instance", 0, 8),
	NUMBER("version", 8, 8), NUMBER("rank", 16, 16), FLAGS(32, 1, "G"),
	HEX("reserved2", 33, 1), NUMBER("mop", 34, 3), NUMBER("prf", 37, 3),
	NUMBER("dtsn", 40, 8), HEX("unused", 48, 8), HEX("reserved", 56, 8),
	ADDRESS("dodagid", 64, 128)};
static const struct icmp_field rpl_dao_fields[] = {NUMBER("instance", 0, 8),
	FLAGS(8, 2, "KD"), HEX("unused", 10, 6), HEX("reserved", 16, 8), NUMBER("seq", 24, 8),
	ADDRESS("dodagid", 32, 128)};
static const struct icmp_field rpl_dao_ack_fields[] = {NUMBER("instance", 0, 8),
	FLAGS(8, 1, "D"), HEX("unused", 9, 7), NUMBER("seq", 16, 8), NUMBER("status", 24, 8),
	ADDRESS("dodagid", 32, 128)};
static const struct icmp_field locator_fields[] = {
	COUNT("num", 0, 8), NUMBER("op", 8, 8), HEX("reserved", 16, 16)};
#define DUPLICATE(rovr_)                                                                       \
	{NUMBER("status", 0, 8), NUMBER("tid", 8, 8), NUMBER("lifetime", 16, 16),              \
		BYTES("rovr", 32, rovr_), ADDRESS("addr", 32 + (rovr_), 128)}
/* RFC 8505 section 4.3: the code's low half tells the size of the ROVR in 64-bit units */
static const struct icmp_field duplicate64_fields[] = DUPLICATE(64);
static const struct icmp_field duplicate128_fields[] = DUPLICATE(128);
static const struct icmp_field duplicate192_fields[] = DUPLICATE(192);
static const struct icmp_field duplicate256_fields[] = DUPLICATE(256);

#define ROW(version_, type_, code_, size_, trailer_, fields_)                                     \
	{.version = version_, .type = type_, .code = code_, .size = size_,                     \
		.trailer = ICMP_TRAILER_##trailer_, .fields = fields_,                                  \
		.field_count = sizeof(fields_) / sizeof(fields_)[0]}
#define BARE(version_, type_, code_, trailer_)                                                           \
	{.version = version_, .type = type_, .code = code_, .trailer = ICMP_TRAILER_##trailer_}
#define ANY ICMP_CODE_ANY

const struct icmp_layout icmp_layout_rows[] = {
	ROW(4, 0, ANY, 4, DATA, query_fields),
	ROW(4, 3, 4, 4, QUOTE, frag_needed_fields),
	ROW(4, 3, ANY, 4, QUOTE, error4_fields),
	ROW(4, 4, ANY, 4, QUOTE, unused_fields),
	ROW(4, 5, ANY, 4, QUOTE, redirect4_fields),
	ROW(4, 8, ANY, 4, DATA, query_fields),
	ROW(4, 9, ANY, 4, ROUTERS, router_advert4_fields),
	ROW(4, 10, ANY, 4, NONE, reserved_fields),
	ROW(4, 11, ANY, 4, QUOTE, error4_fields),
	ROW(4, 12, ANY, 4, QUOTE, pointer8_fields),
	ROW(4, 13, ANY, 16, NONE, timestamp_fields),
	ROW(4, 14, ANY, 16, NONE, timestamp_fields),
	ROW(4, 15, ANY, 4, NONE, query_fields),
	ROW(4, 16, ANY, 4, NONE, query_fields),
	ROW(4, 17, ANY, 8, NONE, mask_fields),
	ROW(4, 18, ANY, 8, NONE, mask_fields),
	ROW(4, 30, ANY, 16, NONE, traceroute_fields),
	ROW(4, 31, ANY, 4, QUOTE, pointer32_fields),
	ROW(4, 37, ANY, 4, NONE, query_fields),
	ROW(4, 38, ANY, 8, NAMES, name_reply_fields),
	ROW(4, 40, ANY, 4, QUOTE, photuris_fields),
	ROW(4, 41, ANY, 4, DATA, mobility_fields),
	ROW(4, 42, ANY, 4, EXTENSION, ext_echo_fields),
	ROW(4, 43, ANY, 4, EXTENSION, ext_echo_reply_fields),
	ROW(6, 1, ANY, 4, QUOTE, error6_fields),
	ROW(6, 2, ANY, 4, QUOTE, too_big_fields),
	ROW(6, 3, ANY, 4, QUOTE, error6_fields),
	ROW(6, 4, ANY, 4, QUOTE, pointer32_fields),
	ROW(6, 128, ANY, 4, DATA, query_fields),
	ROW(6, 129, ANY, 4, DATA, query_fields),
	{.version = 6, .type = 130, .code = ANY, .size = 20, .extended_size = 24,
		.trailer = ICMP_TRAILER_ADDRESSES, .fields = mld_query_fields,
		.field_count = sizeof mld_query_fields / sizeof mld_query_fields[0]},
	ROW(6, 131, ANY, 20, NONE, mld_fields),
	ROW(6, 132, ANY, 20, NONE, mld_fields),
	ROW(6, 133, ANY, 4, OPTIONS, reserved_fields),
	ROW(6, 134, ANY, 12, OPTIONS, router_advert6_fields),
	ROW(6, 135, ANY, 20, OPTIONS, neighbor_solicit_fields),
	ROW(6, 136, ANY, 20, OPTIONS, neighbor_advert_fields),
	ROW(6, 137, ANY, 36, OPTIONS, redirect6_fields),
	ROW(6, 138, 0, 12, OPERATIONS, renumbering_fields),
	ROW(6, 138, 1, 12, REPORTS, renumbering_fields),
	ROW(6, 138, ANY, 12, DATA, renumbering_fields),
	ROW(6, 139, 0, 12, SUBJECT6, node_information_fields),
	ROW(6, 139, 1, 12, SUBJECT_NAME, node_information_fields),
	ROW(6, 139, 2, 12, SUBJECT4, node_information_fields),
	ROW(6, 139, ANY, 12, DATA, node_information_fields),
	ROW(6, 140, 0, 12, ANSWERS, node_information_fields),
	ROW(6, 140, ANY, 12, DATA, node_information_fields),
	ROW(6, 141, ANY, 4, OPTIONS, reserved_fields),
	ROW(6, 142, ANY, 4, OPTIONS, reserved_fields),
	ROW(6, 143, ANY, 4, RECORDS, mldv2_report_fields),
	ROW(6, 144, ANY, 4, NONE, mobile_fields),
	ROW(6, 145, ANY, 4, ADDRESSES, mobile_fields),
	ROW(6, 146, ANY, 4, NONE, mobile_fields),
	ROW(6, 147, ANY, 4, OPTIONS, mobile_advert_fields),
	ROW(6, 148, ANY, 4, OPTIONS, cert_solicit_fields),
	ROW(6, 149, ANY, 8, OPTIONS, cert_advert_fields),
	ROW(6, 150, ANY, 4, DATA, mobility_fields),
	ROW(6, 151, ANY, 4, NONE, mrd_fields),
	BARE(6, 152, ANY, NONE),
	BARE(6, 153, ANY, NONE),
	ROW(6, 154, ANY, 4, OPTIONS, fmip_fields),
	ROW(6, 155, 0, 2, RPL_OPTIONS, rpl_dis_fields),
	ROW(6, 155, 1, 24, RPL_OPTIONS, rpl_dio_fields),
	/* RFC 6550 sections 6.4.1 and 6.5.1: the D flag says that the DODAGID is there */
	{.version = 6, .type = 155, .code = 2, .size = 4, .extended_size = 20, .extended_bit = 9,
		.trailer = ICMP_TRAILER_RPL_OPTIONS, .fields = rpl_dao_fields,
		.field_count = sizeof rpl_dao_fields / sizeof rpl_dao_fields[0]},
	{.version = 6, .type = 155, .code = 3, .size = 4, .extended_size = 20, .extended_bit = 8,
		.trailer = ICMP_TRAILER_RPL_OPTIONS, .fields = rpl_dao_ack_fields,
		.field_count = sizeof rpl_dao_ack_fields / sizeof rpl_dao_ack_fields[0]},
	BARE(6, 155, ANY, DATA),
	ROW(6, 156, ANY, 4, LOCATORS, locator_fields),
	ROW(6, 157, 2, 36, NONE, duplicate128_fields),
	ROW(6, 157, 3, 44, NONE, duplicate192_fields),
	ROW(6, 157, 4, 52, NONE, duplicate256_fields),
	ROW(6, 157, ANY, 28, NONE, duplicate64_fields),
	ROW(6, 158, 2, 36, NONE, duplicate128_fields),
	ROW(6, 158, 3, 44, NONE, duplicate192_fields),
	ROW(6, 158, 4, 52, NONE, duplicate256_fields),
	ROW(6, 158, ANY, 28, NONE, duplicate64_fields),
	BARE(6, 159, ANY, DATA),
	ROW(6, 160, ANY, 4, EXTENSION, ext_echo_fields),
	ROW(6, 161, ANY, 4, EXTENSION, ext_echo_reply_fields),
	/* types without a row: those that quote a packet, the others */
	ROW(0, 0, ANY, 4, QUOTE, free_fields),
	ROW(0, 0, ANY, 4, DATA, free_fields),
};
/* clang-format on */

const size_t icmp_layout_row_count = sizeof icmp_layout_rows / sizeof icmp_layout_rows[0];
