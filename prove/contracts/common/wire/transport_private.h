/* SPDX-License-Identifier: BSD-2-Clause */
/* Contracts of the functions that common/wire/transport.c keeps to itself. */
/*@ requires \valid_read(w) && writer_ok(w) && \valid_read(source) && \valid_read(destination);
    assigns \nothing; */
static uint16_t segment_checksum(const struct writer *w, uint32_t begin, uint8_t protocol,
	const struct address *source, const struct address *destination);
