/* SPDX-License-Identifier: BSD-2-Clause */
#include "traceroute/refuse.h"

#include <errno.h>

#include "common/net/explain.h"
#include "traceroute/setup.h"

__attribute__((noreturn)) static void refuse(
	const struct trace_run *run, const char *sentence, const char *hint)
{
	report_problem(&run->options.report, &(struct problem){.text = sentence, .hint = hint});
	report_exit(&run->options.report, EXIT_USAGE);
}

/* What a connection cannot do, and a raw socket can. */
static void refuse_connection(const struct trace_run *run, const char *what)
{
	char sentence[256], help[EXPLAIN_SIZE];
	struct text text = text_of(sentence, sizeof sentence);
	struct text hint = text_of(help, sizeof help);
	text_format(&text, "%s needs CAP_NET_RAW", what);
	explain_raw_socket(-EPERM, "$(command -v traceroute)", &hint);
	refuse(run, sentence, hint.size ? help : NULL);
}

static bool can_be_raw(const struct trace_run *run)
{
	return run->method->via == VIA_CONNECT && run->method->privileged == VIA_RAW;
}

/* A SYN that connect() sends holds no data, and nothing makes it larger. */
static void check_mtu(const struct trace_run *run)
{
	char sentence[128];
	struct text text = text_of(sentence, sizeof sentence);
	if (!run->options.find_mtu || setup_can_grow(run))
		return;
	if (can_be_raw(run))
		refuse(run, "--mtu with TCP needs CAP_NET_RAW",
			"try: --mtu with UDP or ICMP, or setcap cap_net_raw=p $(command -v "
			"traceroute)");
	text_format(&text, "--mtu: packets of method %s have one size; try UDP, ICMP or TCP",
		run->method->name);
	refuse(run, sentence, NULL);
}

static void check_flows(const struct trace_run *run)
{
	const char *problem;
	bool wanted =
		run->options.flow_given || run->options.flow_by_label || run->options.multipath;
	if (wanted && !setup_can_choose_flows(run, &problem))
		refuse(run, problem, NULL);
}

static void check_label(const struct trace_run *run)
{
	if (!run->options.flow_label)
		return;
	if (run->family->version == 4)
		refuse(run, "--flowlabel: IPv4 has no flow label", NULL);
	if (setup_is_connecting(run) && can_be_raw(run))
		refuse_connection(run, "--flowlabel with TCP");
	if (setup_is_connecting(run))
		refuse(run, "--flowlabel: a connection has no label of its own choice", NULL);
}

/* The kernel writes the SYN of a connection as it likes. */
static void check_words(const struct trace_run *run)
{
	char what[64];
	struct text text = text_of(what, sizeof what);
	if (!run->options.raw_word || !setup_is_connecting(run))
		return;
	text_format(&text, "%s%s", run->options.raw_option, run->options.raw_word);
	refuse_connection(run, what);
}

void refuse_impossible(const struct trace_run *run)
{
	check_mtu(run);
	check_flows(run);
	check_label(run);
	check_words(run);
}
