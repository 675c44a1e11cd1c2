/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A host that misbehaves on purpose. It makes a network namespace of its own with a TUN device
 * in it, runs a command there (a ping, mostly) and answers each echo request as the named case
 * says:
 *
 *   hostile [OPTION...] CASE COMMAND [ARGUMENT...]
 *   hostile token-3-bytes ping -c 1 10.66.0.2          any address is the hostile host, also
 * fd66::2
 *
 *   --list        the names of all cases, each with its families: `size-4 46`
 *   --family N    4 or 6: which row is meant when a name has one for each
 *   --then-good   the right answer follows every hostile one
 *   --first N     only the first N probes meet the case, the others get the right answer
 *   --open        ping sockets are allowed (closed, the command needs a raw socket)
 *   --limit S     the command is killed after S seconds (default 20)
 *   --pcap FILE   record everything, for a second opinion
 *
 * The exit status is the command's; 124 when it did not end; 125 when the case was not played:
 * no probe came, or the device refused a packet. Needs root (CAP_SYS_ADMIN for the namespace,
 * /dev/net/tun).
 */
#include "tests/lab/cases.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const struct lab_case *const tables[] = {
	cases_payload,
	cases_identity,
	cases_order,
	cases_ip,
	cases_error,
	cases_quote,
	cases_extension,
	cases_options,
};

static const size_t table_count = sizeof tables / sizeof *tables;

static void list(void)
{
	for (size_t i = 0; i < table_count; i++) {
		for (const struct lab_case *row = tables[i]; row->name != NULL; row++)
			printf("%s %d\n", row->name, row->families);
	}
}

static const struct lab_case *find(const char *name, int family)
{
	for (size_t i = 0; i < table_count; i++) {
		for (const struct lab_case *row = tables[i]; row->name != NULL; row++) {
			bool fits =
				family == 0 || row->families == 46 || row->families == family;
			if (fits && strcmp(row->name, name) == 0)
				return row;
		}
	}
	return NULL;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{"list", no_argument, NULL, 'l'},
		{"family", required_argument, NULL, 'f'},
		{"then-good", no_argument, NULL, 'g'},
		{"first", required_argument, NULL, '1'},
		{"open", no_argument, NULL, 'o'},
		{"limit", required_argument, NULL, 's'},
		{"pcap", required_argument, NULL, 'p'},
		{NULL, 0, NULL, 0},
	};
	struct host_settings settings = {.limit_s = 20};
	int family = 0;
	int option;
	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (option == 'l') {
			list();
			return 0;
		}
		if (option == 'f')
			family = atoi(optarg);
		else if (option == 'g')
			settings.then_good = true;
		else if (option == '1')
			settings.first = (unsigned)atoi(optarg);
		else if (option == 'o')
			settings.open = true;
		else if (option == 's')
			settings.limit_s = (unsigned)atoi(optarg);
		else if (option == 'p')
			settings.pcap = optarg;
		else
			return EXIT_TROUBLE;
	}
	if (argc - optind < 2) {
		fputs("usage: hostile [OPTION...] CASE COMMAND [ARGUMENT...]\n", stderr);
		return EXIT_TROUBLE;
	}
	settings.which = find(argv[optind], family);
	settings.command = argv + optind + 1;
	if (settings.which == NULL) {
		fprintf(stderr, "hostile: no such case: %s\n", argv[optind]);
		return EXIT_TROUBLE;
	}
	return host_run(&settings);
}
