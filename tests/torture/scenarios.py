# SPDX-License-Identifier: BSD-2-Clause
"""The command lines that tests/torture/faults runs, and what must hold of what each one prints, whatever fails."""
import collections
import json
import re

PROBES = 3
# Beyond it a command hangs; generous, for a loaded machine.
LIMIT = 60

Outcome = collections.namedtuple("Outcome", "status out err echoes answers")


# ---- what must hold of each command's output ------------------------------------------------------------------------

def wrong_ending(outcome, most):
    """What is wrong with how the run ended, whatever it printed, where statuses go from 0 to most."""
    if outcome.status is None:
        return "hangs"
    if not 0 <= outcome.status <= most:
        return f"status {outcome.status}"
    if outcome.status >= 2 and not outcome.err:
        return f"status {outcome.status} without a word"
    return None


def wrong_ping_counts(outcome, replies, sent, received, loss, least, greatest):
    """The counters of ping's summary against its lines, the kernel's counters and the exit status."""
    said = bool(outcome.err)
    checks = [
        ("replies shown and received differ", replies == received),
        ("more received than were answered", received <= outcome.answers),
        ("more reached the target than were sent", outcome.echoes <= sent),
        ("more sent than asked for", sent <= PROBES),
        ("fewer sent, and nothing said", sent == PROBES or said),
        ("replies lost, and nothing said", received == outcome.answers or said),
        ("probes did not leave, and nothing said", sent == outcome.echoes or said),
        ("the loss is not what is missing", abs(loss - (100 * (sent - received) / sent if sent else 0)) < 0.01),
        ("times out of order", received == 0 or 0 <= least <= greatest < 1000 * LIMIT),
        ("status 0 without a reply", outcome.status != 0 or received > 0),
        ("status 1 in spite of replies", outcome.status != 1 or received == 0 or said),
    ]
    return next((what for what, holds in checks if not holds), None)


def wrong_ping(outcome):
    wrong = wrong_ending(outcome, 2)
    if wrong:
        return wrong
    counts = re.search(r"^(\d+) packets transmitted, (\d+) received(?:, ([\d.]+)% packet loss|\n)", outcome.out, re.M)
    if not counts:
        # refused before the first probe, or the output itself failed
        return None if outcome.status in (1, 2) and outcome.err else "no summary, and nothing said"
    if "write error" in outcome.err:
        return None if outcome.status == 1 else "a write error has status 1"
    times = re.search(r"^rtt [^=]*= ([\d.]+)/[\d.]+/([\d.]+)/", outcome.out, re.M)
    replies = len(re.findall(r"^\d+ bytes from .* time=[\d.]+ ms$", outcome.out, re.M))
    if re.search(r"DUP|BAD|DIFFERENT|LATE|wrong data|truncated", outcome.out):
        return "a reply is marked"
    return wrong_ping_counts(
        outcome, replies, int(counts[1]), int(counts[2]), float(counts[3] or 0),
        float(times[1]) if times else -1, float(times[2]) if times else -1)


def wrong_records(outcome, records):
    """What is wrong with the first and the last record, and with the errors: whatever ended the run."""
    types = [record["type"] for record in records]
    errors = [line for record in records if record["type"] == "error" and "seq" not in record
              for line in record["text"].split("; ")]
    checks = [
        ("no records", types),
        ("start is not the first record, once", types[:1] == ["start"] and types.count("start") == 1),
        ("summary is not the last record, once", types[-1:] == ["summary"] and types.count("summary") == 1),
        ("another exit status in the summary", records and records[-1].get("exit") == outcome.status),
        ("an error record that stderr lacks", all(text in outcome.err for text in errors)),
        ("not a reason for the status", outcome.status < 2 or errors),
    ]
    return next((what for what, holds in checks if not holds), None)


def wrong_without_counts(outcome, records):
    """A summary has no counts only where the run was refused before its first probe."""
    if outcome.status != 2:
        return "a run that was not refused has no counts"
    if outcome.echoes:
        return "probes were sent, and the summary has no counts"
    if any("seq" in record for record in records):
        return "a probe's record, and the summary has no counts"
    return None


def wrong_ping_json(outcome):
    wrong = wrong_ending(outcome, 2)
    if wrong:
        return wrong
    if "write error" in outcome.err:
        return None if outcome.status == 1 else "a write error has status 1"
    records = [json.loads(line) for line in outcome.out.splitlines()]
    wrong = wrong_records(outcome, records)
    if wrong:
        return wrong
    summary = records[-1]
    if "sent" not in summary:
        return wrong_without_counts(outcome, records)
    if len({record["seq"] for record in records if record["type"] in ("reply", "error", "lost", "timeout")
            and "seq" in record}) != summary["sent"]:
        return "not every probe has its record"
    replies = sum(record["type"] == "reply" for record in records)
    return wrong_ping_counts(
        outcome, replies, summary["sent"], summary["received"], summary["loss_percent"],
        summary.get("rtt_min_ms", -1), summary.get("rtt_max_ms", -1))


def written_records(outcome, most):
    """What is wrong with a run that prints records, and the records; (None, None) where stdout could not be written."""
    wrong = wrong_ending(outcome, most)
    if wrong:
        return wrong, None
    if "write error" in outcome.err:
        return None if outcome.status == 1 else "a write error has status 1", None
    records = [json.loads(line) for line in outcome.out.splitlines()]
    return wrong_records(outcome, records), records


def wrong_many(outcome):
    """Many targets: the totals against their targets' summaries and the kernel's counters."""
    wrong, records = wrong_ending(outcome, 2), []
    if wrong:
        return wrong
    if "write error" in outcome.err:
        return None if outcome.status == 1 else "a write error has status 1"
    records = [json.loads(line) for line in outcome.out.splitlines()]
    types = [record["type"] for record in records]
    if types[:1] != ["start"] or types[-1] not in ("total", "summary") or records[-1].get("exit") != outcome.status:
        return "not from start to the status"
    if types[-1] == "summary":
        return wrong_without_counts(outcome, records)
    total = records[-1]
    parts = [record for record in records if record["type"] == "summary"]
    said = bool(outcome.err)
    checks = [
        ("sent is not the sum", total["sent"] == sum(part["sent"] for part in parts) or said),
        ("received is not the sum", total["received"] == sum(part["received"] for part in parts) or said),
        ("another number of replies", total["received"] == types.count("reply")),
        ("more received than were answered", total["received"] <= outcome.answers),
        ("more reached the targets than were sent", outcome.echoes <= total["sent"]),
        ("probes are missing, and nothing said", total["sent"] >= 2 * len(parts) > 2 or said),
        ("status 0 and not all alive", outcome.status != 0 or total["alive"] == total["targets"]),
    ]
    return next((what for what, holds in checks if not holds), None)


def wrong_traceroute_json(outcome):
    """The trace is there unless the run was refused; whole, unless something was said."""
    wrong, records = written_records(outcome, 2)
    if wrong or records is None:
        return wrong
    traces = [record for record in records if record["type"] == "trace"]
    if not traces:
        return None if outcome.status != 0 and outcome.err else "no trace, and nothing said"
    probes = [record for record in records if record["type"] == "probe"]
    if "--stream" in records[0]["argv"] and len(probes) != sum(len(hop["probes"]) for hop in traces[0]["result"]):
        return "another number of probes in the stream and in the trace"
    if outcome.status != 0 or outcome.err:
        return None if outcome.err else "a status without a word"
    hops = traces[0]["result"]
    if len(hops) != 1 or len(hops[0]["probes"]) != PROBES or any("rtt_ms" not in probe for probe in hops[0]["probes"]):
        return "another path, and nothing said"
    return None


def wrong_traceroute(outcome):
    wrong = wrong_ending(outcome, 2)
    if wrong:
        return wrong
    if outcome.status != 0 or outcome.err:
        return None if outcome.err else "a status without a word"
    hop = r" 1  (\S+ \(\S+\)|127\.0\.0\.1|::1)(  [\d.]+ ms){3}\n"
    if not re.fullmatch(r"traceroute to .*\n" + hop, outcome.out):
        return "another path, and nothing said"
    return None


def wrong_icmp_send(outcome):
    wrong = wrong_ending(outcome, 3)
    if wrong:
        return wrong
    if outcome.status != 0 and not outcome.err and "no reply from" not in outcome.out:
        return "a status without a word"
    return None


def wrong_icmp_send_json(outcome):
    wrong, records = written_records(outcome, 3)
    if wrong or records is None:
        return wrong
    if "sent" not in records[-1] and "received" not in records[-1]:
        return None if outcome.status >= 2 else "a run that was not refused has no counts"
    if records[-1].get("sent", 0) != sum(record["type"] == "sent" for record in records):
        return "another number sent"
    if "replies" in records[-1] and records[-1]["replies"] != sum(record["type"] == "reply" for record in records):
        return "another number of replies"
    if outcome.status != 0 and not outcome.err and not any(record["type"] == "timeout" for record in records):
        return "a status without a word"
    return None


def wrong_decode(outcome):
    """The packet as a command line, or why not."""
    wrong = wrong_ending(outcome, 3)
    if wrong:
        return wrong
    if outcome.status == 0 and not outcome.err and not re.search("^icmp-send .*echo 127", outcome.out, re.M):
        return "no command line, and nothing said"
    if outcome.status != 0 and not outcome.err:
        return "a status without a word"
    return None


# What a run checks, whether ping sockets are open, and its command line; @ is a folder of its own, where echo.hex is.
SCENARIOS = {
    "ping4": (wrong_ping, "open", "ping -c 3 -i 0.01 -W 0.3 127.0.0.1"),
    "ping6": (wrong_ping, "open", "ping -c 3 -i 0.01 -W 0.3 ::1"),
    "ping4-raw": (wrong_ping, "closed", "ping -c 3 -i 0.01 -W 0.3 127.0.0.1"),
    "ping6-raw-json": (wrong_ping_json, "closed", "ping --json -c 3 -i 0.01 -W 0.3 ::1"),
    "ping-names": (wrong_ping, "open", "ping -H -c 3 -i 0.01 -W 0.3 127.0.0.1"),
    "ping-capture": (wrong_ping, "open", "ping --pcapng=@/ping.pcapng -l 3 -c 3 -i 0 -W 0.3 127.0.0.1"),
    "ping-flood": (wrong_ping_json, "open", "ping --json -f -c 3 -W 0.3 127.0.0.1"),
    "ping-flood-raw": (wrong_ping_json, "closed", "ping --json -f -l 2 -c 3 -W 0.3 ::1"),
    "traceroute": (wrong_traceroute, "open", "traceroute -n -w 0.3 127.0.0.1"),
    "traceroute-icmp": (wrong_traceroute, "open", "traceroute -n -I -w 0.3 ::1"),
    "traceroute-raw": (wrong_traceroute, "closed", "traceroute -I -w 0.3 127.0.0.1"),
    "traceroute-tcp": (wrong_traceroute, "closed", "traceroute -n -T -w 0.3 127.0.0.1"),
    "icmp-send": (wrong_icmp_send, "closed", "icmp-send echo 127.0.0.1"),
    "icmp-send-reply": (wrong_icmp_send, "closed", "icmp-send echo --reply=0.3 ::1"),
    "ping-zone": (wrong_ping, "open", "ping -c 3 -i 0.01 -W 0.3 -I zone0 fe80::1%zone0"),
    "ping-interface": (wrong_ping, "closed", "ping -c 3 -i 0.01 -W 0.3 -I lo 127.0.0.1"),
    "ping-many": (wrong_many, "open", "ping --json -c 2 -i 0.01 -W 0.3 127.0.0.1 ::1 127.0.0.2"),
    "ping-many-raw": (wrong_many, "closed", "ping --json -c 2 -i 0.01 -W 0.3 127.0.0.1 ::1 127.0.0.2"),
    "traceroute-json": (wrong_traceroute_json, "open", "traceroute --json -n -w 0.3 ::1"),
    "traceroute-stream": (wrong_traceroute_json, "closed", "traceroute --stream -I -n -w 0.3 127.0.0.1"),
    "traceroute-tcpconn": (wrong_traceroute, "open", "traceroute -n -M tcpconn -w 0.3 ::1"),
    "traceroute-zone": (wrong_traceroute_json, "open", "traceroute --json -n -w 0.3 fe80::1%zone0"),
    "traceroute-as": (wrong_traceroute_json, "open",
                      "traceroute --json -n -w 0.3 --resolver=127.0.0.1 --as-zone=as.test 127.0.0.1"),
    "traceroute-capture": (wrong_traceroute, "open", "traceroute --pcapng=@/trace.pcapng -n -w 0.3 127.0.0.1"),
    "icmp-send-effect": (wrong_icmp_send, "closed", "icmp-send --effect echo 127.0.0.1"),
    "icmp-send-listen": (wrong_icmp_send_json, "closed", "icmp-send --json --listen -q -w 0.1"),
    "icmp-send-link": (wrong_icmp_send_json, "closed", "icmp-send --json --link -I lo echo 127.0.0.1"),
    "icmp-send-capture": (wrong_icmp_send_json, "closed",
                          "icmp-send --json --reply=0.3 --pcapng=@/send.pcapng echo ::1"),
    "icmp-send-decode": (wrong_decode, "closed", "icmp-send --decode @/echo.hex"),
}
