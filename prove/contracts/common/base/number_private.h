/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/base/number.c keeps to itself. */
/*@ assigns \nothing;
    ensures \result <==> '0' <= c <= '9'; */
static bool is_digit(char c);

/*@ requires \valid(word) && words(*word) && \valid(fraction);
    assigns *word, *fraction;
    ensures words(*word) && 0 <= *fraction < 1000000000; */
static bool fraction_parse(const char **word, int64_t *fraction);

/*@ requires words(letters) && length(letters) <= width <= 64 && \valid(bits);
    assigns *bits; */
static bool flag_bit(char c, const char *letters, uint32_t width, uint64_t *bits);
