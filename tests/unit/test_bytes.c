/* SPDX-License-Identifier: BSD-2-Clause */
#include "common/base/bytes.h"
#include "tests/unit/tap.h"

static void reads_numbers_in_network_order(void)
{
	static const uint8_t bytes[] = {1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18};
	struct reader r = reader_of(span_of(bytes, sizeof bytes));
	is_number(reader_u8(&r), 0x01, "one byte");
	is_number(reader_u16(&r), 0x0203, "two bytes");
	is_number(reader_u32(&r), 0x0708090a, "four bytes");
	is_number((long long)reader_u64(&r), 0x0b0c0d0e0f101112, "eight bytes");
	ok(!r.failed && reader_left(&r) == 0, "the reader is at the end");
}

static void a_short_read_fails_for_good(void)
{
	static const uint8_t bytes[] = {1, 2, 3};
	struct reader r = reader_of(span_of(bytes, sizeof bytes));
	is_number(reader_u32(&r), 0, "a number past the end is 0");
	ok(r.failed, "and the reader has failed");
	is_number(reader_u8(&r), 0, "every later read gives 0");
	is_number(reader_left(&r), 0, "nothing is left");
	uint8_t to[2] = {9, 9};
	reader_copy(&r, to, 2);
	is_bytes(to, 2, "\0\0", 2, "a copy after a failure gives zeros");
	is_number(reader_rest(&r).size, 0, "the rest is empty");
}

static void takes_and_copies(void)
{
	static const uint8_t bytes[] = {1, 2, 3, 4, 5};
	struct reader r = reader_of(span_of(bytes, sizeof bytes));
	uint8_t to[2];
	reader_copy(&r, to, 2);
	is_bytes(to, 2, bytes, 2, "copied");
	struct span taken = reader_take(&r, 2);
	is_bytes(taken.data, taken.size, bytes + 2, 2, "taken");
	struct span rest = reader_rest(&r);
	is_bytes(rest.data, rest.size, bytes + 4, 1, "the rest");
}

static void slices_are_clipped(void)
{
	static const uint8_t bytes[] = {1, 2, 3, 4};
	struct span s = span_of(bytes, sizeof bytes);
	is_number(span_slice(s, 1, 2).size, 2, "inside");
	is_number(span_slice(s, 3, 9).size, 1, "cut at the end");
	is_number(span_slice(s, 4, 1).size, 0, "empty at the end");
	is_number(span_from(s, 2).size, 2, "from an offset on");
	ok(span_equal(span_slice(s, 1, 2), span_of("\2\3", 2)), "equal bytes");
	ok(!span_equal(s, span_of("\1\2\3", 3)), "other size");
	ok(!span_equal(s, span_of("\1\2\3\5", 4)), "other bytes");
	ok(span_equal((struct span){0}, (struct span){0}), "two empty spans");
}

static void writes_numbers_in_network_order(void)
{
	uint8_t bytes[15];
	struct writer w = writer_of(bytes, sizeof bytes);
	writer_u8(&w, 0x01);
	writer_u16(&w, 0x0203);
	writer_u32(&w, 0x0708090a);
	writer_u64(&w, 0x0b0c0d0e0f101112);
	struct span s = writer_span_of(&w);
	is_bytes(s.data, s.size, "\1\2\3\7\10\11\12\13\14\15\16\17\20\21\22", 15, "all widths");
	writer_u8(&w, 1);
	ok(w.failed, "one byte too many");
	is_number(writer_span_of(&w).size, 0, "a failed writer has nothing to give");
}

static void writes_bytes_zeros_and_patches(void)
{
	uint8_t bytes[8];
	struct writer w = writer_of(bytes, sizeof bytes);
	writer_bytes(&w, "ab", 2);
	writer_zeros(&w, 3);
	writer_span(&w, span_of("c", 1));
	writer_patch_u16(&w, 2, 0x1234);
	writer_patch_u8(&w, 0, 'x');
	struct span s = writer_span_of(&w);
	is_bytes(s.data, s.size, "xb\x12\x34\0c", 6, "patched in place");
	writer_patch_u16(&w, 4, 0x0063);
	ok(!w.failed, "the last bytes may be patched");
	writer_patch_u16(&w, 5, 1);
	ok(w.failed, "a patch may not reach past what was written");
	w = writer_of(bytes, sizeof bytes);
	writer_patch_u8(&w, 1, 1);
	ok(w.failed, "nor begin there");
}

static void nothing_is_read_and_written_without_an_address(void)
{
	struct reader r = reader_of((struct span){0});
	is_number(reader_take(&r, 0).size, 0, "no bytes out of none");
	is_number(reader_rest(&r).size, 0, "nor is there a rest");
	uint8_t untouched = 7;
	reader_copy(&r, &untouched, 0);
	is_number(untouched, 7, "copying none changes nothing");
	ok(!r.failed, "all of which is no failure");
	struct writer w = writer_of(NULL, 0);
	writer_bytes(&w, NULL, 0);
	writer_span(&w, (struct span){0});
	writer_zeros(&w, 0);
	ok(!w.failed && w.size == 0, "no bytes fit into none");
	writer_u8(&w, 1);
	ok(w.failed, "one does not");
}

int main(void)
{
	run_test(reads_numbers_in_network_order, "bytes: reads numbers in network order");
	run_test(a_short_read_fails_for_good, "bytes: a short read fails for good");
	run_test(takes_and_copies, "bytes: takes and copies");
	run_test(slices_are_clipped, "bytes: slices are clipped");
	run_test(writes_numbers_in_network_order, "bytes: writes numbers in network order");
	run_test(writes_bytes_zeros_and_patches, "bytes: writes bytes zeros and patches");
	run_test(nothing_is_read_and_written_without_an_address,
		"bytes: nothing is read and written without an address");
	return tap_end();
}
