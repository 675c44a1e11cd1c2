/* SPDX-License-Identifier: BSD-2-Clause */
#include "icmpgen/message/spec_extension.h"
#include "tests/unit/hex.h"
#include "tests/unit/spec_table.h"
#include "tests/unit/tap.h"

/* clang-format off */
static const struct {
	const char *what, *objects, *words;
} cases[] = {
	{"no object", "", ""},
	{"a label (RFC 4950 section 4)", "0008 0101 00064101", " --ext mpls:100"},
	{"a label with every part", "0008 0101 00064409", " --ext mpls:100,tc=2,s=0,ttl=9"},
	{"a stack", "000c 0101 00064001 000c8101", " --ext mpls:100 --ext mpls:200"},
	{"a stack with a bottom in its middle", "000c 0101 00064101 000c8101", " --ext mpls:100,s --ext mpls:200"},
	{"of two stacks in a row the second is no words' doing", "0008 0101 00064101 0008 0101 00064101",
		" --ext mpls:100 --ext 1/1:00064101"},
	{"a stack without a label", "0004 0101", " --ext 1/1:"},
	{"another type of its class", "0008 0102 00064101", " --ext 1/2:00064101"},
	{"an interface (RFC 5837 section 4)",
		"001c 02cf 00000007 00010000 0a090909 08 65746830 000000 00000578",
		" --ext ifinfo:role=next,ifindex=7,addr=10.9.9.9,name=eth0,mtu=1400"},
	{"a name whose length byte leaves out the padding", "000c 0242 05 65746830 000000", " --ext 2/66:0565746830000000"},
	{"a name with a comma", "000c 0242 08 652c6830 000000", " --ext 2/66:08652c6830000000"},
	{"a name that a shell would read", "000c 0242 08 65276830 000000", " --ext 'ifinfo:role=sub,name=e'\\''h0'"},
	{"reserved bits", "0004 0270", " --ext 2/112:"},
	{"an interface that is cut", "0008 020f 00000007", " --ext 2/15:00000007"},
	{"an identification by name (RFC 8335 section 2.1)", "000c 0301 6574683031 000000", " --ext ifid:name=eth01"},
	{"a name with a blank", "0008 0301 65206830", " --ext 3/1:65206830"},
	{"by index", "0008 0302 00000007", " --ext ifid:index=7"},
	{"by address", "000c 0303 00010400 0a090909", " --ext ifid:addr=10.9.9.9"},
	{"by an address of another family", "000c 0303 40050400 0a090909", " --ext 3/3:400504000a090909"},
	{"a pointer (RFC 8883 section 3.1)", "0008 0401 00000102", " --ext extinfo:pointer=258"},
	{"with more after it", "000c 0401 00000102 00000000", " --ext 4/1:0000010200000000"},
	{"any other", "000c c803 01020304 ffffffff", " --ext 200/3:01020304ffffffff"},
	{"one that is cut", "0008 0101 00064101 0008 0101", NULL},
	{"one of a length below its header's", "0003 0101", NULL},
	{"one of no whole words", "0006 0101 0000", NULL},
};
/* clang-format on */

int main(void)
{
	test_begin("extension_words: each object has its words, or none");
	for (size_t i = 0; i < ROWS(cases); i++) {
		struct hex hex;
		char buffer[512];
		struct text t = text_of(buffer, sizeof buffer);
		bool whole = extension_words(hex_span(&hex, cases[i].objects), &t);
		is_text(whole ? buffer : "none", cases[i].words ? cases[i].words : "none", "%s",
			cases[i].what);
	}
	test_end();
	return tap_end();
}
