/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/idn.c keeps to itself. */
/*@ assigns \nothing; */
static bool is_letter(uint32_t point);

/*@ requires \valid_read(label + (0 .. 3));
    assigns \nothing; */
static bool is_coded(const char *label);

/*@ requires \valid(t) && text_ok(t) && (size > 0 ==> \valid_read(coded + (0 .. size - 1)));
    requires text_apart(t, coded, size);
    assigns t->size, t->cut, t->at[0 .. t->capacity - 1];
    ensures text_ok(t); */
static bool add_label(struct text *t, const char *coded, size_t size);
