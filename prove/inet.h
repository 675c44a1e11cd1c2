/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of addresses as words in libc that WP can use. */
#ifndef WP_INET_H
#define WP_INET_H
#include <arpa/inet.h>

/* Frama-C's own contracts speak of ranges without an end. */
#define inet_pton inet_pton_bytes
#define inet_ntop inet_ntop_bytes

/*@ requires words(word) && \valid((uint8_t *)address + (0 .. (family == 2 ? 3 : 15)));
    assigns ((uint8_t *)address)[0 .. (family == 2 ? 3 : 15)]; */
int inet_pton(int family, const char *word, void *address);

/*@ requires \valid_read((uint8_t *)address + (0 .. (family == 2 ? 3 : 15)));
    requires size >= 46 && \valid(text + (0 .. size - 1));
    assigns text[0 .. 45];
    assigns \result \from text; */
const char *inet_ntop(int family, const void *address, char *text, socklen_t size);
#endif
