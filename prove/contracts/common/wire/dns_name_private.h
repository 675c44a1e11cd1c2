/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/dns_name.c keeps to itself. */
/*@ requires \valid(l) && reader_apart(r);
    requires \separated(l, r, r->data + (0 .. r->size - 1));
    assigns l->at, l->end, l->failed, l->jumps, r->offset, r->failed;
    ensures \old(l->jumps) == 0 ==> l->failed;
    ensures \old(l->jumps) > 0 ==> l->jumps == \old(l->jumps) - 1; */
static void jump(struct dns_labels *l, uint8_t high, struct reader *r);

/*@ requires span_ok(label);
    assigns \nothing; */
static bool is_host(struct span label);

/*@ requires \valid(t) && text_ok(t) && span_ok(label) && label.size <= DNS_LABEL_MAX;
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
static void add_label(struct text *t, struct span label, bool is_first);
