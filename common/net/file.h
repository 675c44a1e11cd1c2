/* SPDX-License-Identifier: BSD-2-Clause */
/* A file in memory: all of it, or piece by piece. */
#ifndef COMMON_NET_FILE_H
#define COMMON_NET_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/text.h"

/*
 * Read a file, or standard input for "-", into memory that the caller frees; `bytes` is what
 * was read. Not much more than `most` bytes is read: a device may have no end. False with the
 * sentence in `problem`, and *memory is NULL; errno is EFBIG when there was more.
 */
bool file_read(const char *name, size_t most, uint8_t **memory, struct span *bytes,
	struct text *problem);

/* The beginning of a small file, of /proc for one, as text of less than `size` bytes: how many,
 * or -errno and an empty text. */
int file_beginning(const char *path, char *text, size_t size);

/* Captures, which are read whole. */
enum { FILE_CAPTURE_MAX = 256 * 1024 * 1024 };

/* The bytes of a file that were read and not dropped. */
struct file_stream {
	int fd;
	uint8_t *memory;
	size_t size, capacity;
	bool is_end;
};

/* Open a file, or standard input for "-". False with the sentence in `problem`. */
bool file_stream_open(struct file_stream *stream, const char *name, struct text *problem);
/* Append what can be read now, waiting for some: 0, also at the end; -EFBIG past 256 MiB or
 * -errno. */
int file_stream_more(struct file_stream *stream);
/* Forget the first `count` bytes. */
void file_stream_drop(struct file_stream *stream, size_t count);
void file_stream_close(struct file_stream *stream);

#endif
