/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts that WP can use, byte by byte; Frama-C's own speak of char and \dangling. */
#ifndef WP_STRING_H
#define WP_STRING_H
#define __FC_STRING_H_
#include <stddef.h>
#include <stdint.h>
/*@ requires n > 0 ==> \valid((uint8_t *)to + (0 .. n - 1)) && \valid_read((uint8_t *)from + (0 .. n - 1));
    requires \separated((uint8_t *)to + (0 .. n - 1), (uint8_t *)from + (0 .. n - 1));
    assigns ((uint8_t *)to)[0 .. n - 1] \from ((uint8_t *)from)[0 .. n - 1];
    assigns \result \from to;
    ensures \result == to;
    ensures \forall integer i; 0 <= i < n ==> ((uint8_t *)to)[i] == ((uint8_t *)from)[i];
*/
void *memcpy(void *to, const void *from, size_t n);
/*@ requires n > 0 ==> \valid((uint8_t *)to + (0 .. n - 1));
    assigns ((uint8_t *)to)[0 .. n - 1] \from c;
    assigns \result \from to;
    ensures \result == to;
    ensures 0 <= c <= 255 ==> \forall integer i; 0 <= i < n ==> ((uint8_t *)to)[i] == c;
*/
void *memset(void *to, int c, size_t n);
/*@ requires n > 0 ==> \valid_read((uint8_t *)a + (0 .. n - 1)) && \valid_read((uint8_t *)b + (0 .. n - 1));
    assigns \result \from ((uint8_t *)a)[0 .. n - 1], ((uint8_t *)b)[0 .. n - 1];
    ensures \result == 0 <==> (\forall integer i; 0 <= i < n ==> ((uint8_t *)a)[i] == ((uint8_t *)b)[i]);
*/
int memcmp(const void *a, const void *b, size_t n);
/*@ axiomatic words {
      logic integer length{L}(char *s) reads s[0 ..];
      predicate words{L}(char *s) = 0 <= length(s) < 0x7fffffff && \valid_read(s + (0 .. length(s))) &&
          s[length(s)] == 0 && \forall integer i; 0 <= i < length(s) ==> s[i] != 0;
      axiom words_end{L}: \forall char *s, integer k; words(s) && 0 <= k <= length(s) ==>
          words(s + k) && length(s + k) == length(s) - k;
      axiom words_end_here{L}: \forall char *s, integer k; 0 <= k < 0x7fffffff && \valid_read(s + (0 .. k)) &&
          s[k] == 0 ==> words(s) && length(s) <= k;
      axiom words_stay{L, M}: \forall char *s; words{L}(s) && \valid_read{M}(s + (0 .. length{L}(s))) &&
          (\forall integer i; 0 <= i <= length{L}(s) ==> \at(s[i], L) == \at(s[i], M)) ==>
          words{M}(s) && length{M}(s) == length{L}(s);
    } */
/*@ requires words(s);
    assigns \result \from s[0 .. length(s)];
    ensures \result == length(s);
*/
size_t strlen(const char *s);
/*@ requires words(s) && words(reject);
    assigns \result \from s[0 .. length(s)], reject[0 .. length(reject)];
    ensures 0 <= \result <= length(s);
    ensures \result == length(s) || \exists integer k; 0 <= k < length(reject) && s[\result] == reject[k];
*/
size_t strcspn(const char *s, const char *reject);
/*@ requires words(s) && words(accept);
    assigns \result \from s[0 .. length(s)], accept[0 .. length(accept)];
    ensures 0 <= \result <= length(s);
    ensures \forall integer k; 0 <= k < length(accept) ==> s[\result] != accept[k];
*/
size_t strspn(const char *s, const char *accept);
/*@ requires words(s);
    assigns \result \from s, s[0 .. length(s)], c;
    ensures \result == \null || (s <= \result <= s + length(s) && *\result == (char)c && words(\result));
    ensures \result != \null ==> \result == s + (\result - s) && s[\result - s] == (char)c;
*/
char *strchr(const char *s, int c);
/*@ requires words(a) && words(b);
    assigns \result \from a[0 .. length(a)], b[0 .. length(b)], n;
    ensures \result == 0 && n <= length(b) ==> n <= length(a);
*/
int strncmp(const char *a, const char *b, size_t n);
/*@ requires words(s) && words(part);
    assigns \result \from s, s[0 .. length(s)], part[0 .. length(part)];
    ensures \result == \null || s <= \result <= s + length(s);
*/
char *strstr(const char *s, const char *part);
#endif
