/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/pcap/frame.c keeps to itself. */
/*@ requires \valid(why_no_ip);
    assigns *why_no_ip;
    ensures \result.size == 0; */
static struct span no_ip(const char *why, const char **why_no_ip);

/*@ requires reader_apart(r) && \valid(why_no_ip) && \separated(why_no_ip, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, *why_no_ip;
    ensures span_ok(\result) && within(\result, r->data, r->size); */
static struct span mpls_ip(struct reader *r, const char **why_no_ip);

/*@ requires reader_apart(r) && \valid(why_no_ip) && \separated(why_no_ip, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, *why_no_ip;
    ensures span_ok(\result) && within(\result, r->data, r->size); */
static struct span ppp_ip(struct reader *r, const char **why_no_ip);

/*@ requires reader_apart(r) && \valid(why_no_ip) && \separated(why_no_ip, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, *why_no_ip;
    ensures span_ok(\result) && within(\result, r->data, r->size); */
static struct span ppp_session_ip(struct reader *r, const char **why_no_ip);

/*@ requires reader_apart(r) && \valid(why_no_ip) && \separated(why_no_ip, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, *why_no_ip;
    ensures span_ok(\result) && within(\result, r->data, r->size); */
static struct span ethertype_ip(struct reader *r, uint16_t type, const char **why_no_ip);

/*@ assigns \nothing; */
static bool is_null_family(uint32_t family);

/*@ requires reader_apart(r) && \valid(why_no_ip) && \separated(why_no_ip, r, r->data + (0 .. r->size - 1));
    assigns r->offset, r->failed, *why_no_ip;
    ensures span_ok(\result) && within(\result, r->data, r->size); */
static struct span null_ip(struct reader *r, const char **why_no_ip);
