/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The three commands in one file (configure --enable-multicall), for systems that count bytes.
 * The name it is called by says which one runs; called by its own, its first argument does.
 * Each command is linked with its own symbols hidden; only its main() is known here, by another
 * name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int command_main(int argc, char **argv);
command_main ping_main, traceroute_main, icmp_send_main;

static const struct {
	const char *name;
	command_main *main;
} commands[] = {
	{"ping", ping_main},
	{"ping4", ping_main},
	{"ping6", ping_main},
	{"fping", ping_main},
	{"fping6", ping_main},
	{"traceroute", traceroute_main},
	{"traceroute6", traceroute_main},
	{"tracert", traceroute_main},
	{"tcptraceroute", traceroute_main},
	{"icmp-send", icmp_send_main},
};

/* The command with this name, whatever folders are before it; NULL: none. */
static command_main *find_command(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(name, commands[i].name) == 0)
			return commands[i].main;
	return NULL;
}

int main(int argc, char **argv)
{
	for (int i = 0; i < argc && i < 2; i++) {
		command_main *command = find_command(argv[i]);
		if (command)
			return command(argc - i, argv + i);
	}
	fputs("usage: icmp-tools ping|traceroute|icmp-send [argument ...]\n"
	      "       or by a link with the name of a command\n",
		stderr);
	return 2;
}
