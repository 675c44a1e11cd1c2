/* SPDX-License-Identifier: BSD-2-Clause */
/* What Frama-C 25 lacks: included before every file (-include). */
#ifndef PRELUDE_H
#define PRELUDE_H
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#define _Alignas(x)
/* What the provers do not know of a mask that is no constant. */
/*@ axiomatic mask {
      axiom mask_bound: \forall integer a, b; 0 <= a && 0 <= b ==> 0 <= (a & b) <= b;
    } */
/* generic builtins: all our uses are 64 bits wide; the result is what wrapping gives */
/*@ requires \valid(r); assigns *r;
    ensures \result <==> !(INT64_MIN <= a + b <= INT64_MAX);
    ensures !\result ==> *r == a + b; */
static bool fc_add_i64(int64_t a, int64_t b, int64_t *r)
{
	bool over = b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b;
	*r = over ? 0 : a + b;
	return over;
}
/*@ requires \valid(r); assigns *r;
    ensures \result <==> !(0 <= a + b <= UINT64_MAX);
    ensures !\result ==> *r == a + b; */
static bool fc_add_u64(uint64_t a, uint64_t b, uint64_t *r)
{
	*r = a + b;
	return a > UINT64_MAX - b;
}
/*@ requires \valid(r); assigns *r;
    ensures \result <==> !(INT64_MIN <= a - b <= INT64_MAX);
    ensures !\result ==> *r == a - b; */
static bool fc_sub_i64(int64_t a, int64_t b, int64_t *r)
{
	bool over = b < 0 ? a > INT64_MAX + b : a < INT64_MIN + b;
	*r = over ? 0 : a - b;
	return over;
}
/*@ requires \valid(r); assigns *r;
    ensures \result <==> !(0 <= a * b <= UINT64_MAX);
    ensures !\result ==> *r == a * b; */
static bool fc_mul_u64(uint64_t a, uint64_t b, uint64_t *r)
{
	*r = a * b;
	return b != 0 && a > UINT64_MAX / b;
}
/*@ requires \valid(r); assigns *r;
    ensures \result <==> !(INT64_MIN <= a * b <= INT64_MAX);
    ensures !\result ==> *r == a * b; */
static bool fc_mul_i64(int64_t a, int64_t b, int64_t *r)
{
	*r = (int64_t)((uint64_t)a * (uint64_t)b);
	if (a == 0 || b == 0)
		return false;
	if (a == -1)
		return b == INT64_MIN;
	if (b == -1)
		return a == INT64_MIN;
	if (a > 0)
		return b > 0 ? a > INT64_MAX / b : b < INT64_MIN / a;
	return b > 0 ? a < INT64_MIN / b : a < INT64_MAX / b;
}
#define FC_SIGNED(r) ((__typeof__(*(r)))-1 < (__typeof__(*(r)))1)
#define FC_OVERFLOW(op, a, b, r) (FC_SIGNED(r) ? fc_##op##_i64((int64_t)(a), (int64_t)(b), (int64_t *)(void *)(r)) : fc_##op##_u64((uint64_t)(a), (uint64_t)(b), (uint64_t *)(void *)(r)))
#define __builtin_add_overflow(a, b, r) FC_OVERFLOW(add, a, b, r)
#define __builtin_mul_overflow(a, b, r) FC_OVERFLOW(mul, a, b, r)
#endif
