/* SPDX-License-Identifier: BSD-2-Clause */
/* What a reply says of the probe that it is for. */
#ifndef TRACEROUTE_ENGINE_TRACER_ANSWER_H
#define TRACEROUTE_ENGINE_TRACER_ANSWER_H

#include "traceroute/engine/method.h"
#include "traceroute/engine/prober.h"

/*
 * Redirects and source quench quote a packet that went on: they answer nothing. Nor does a host
 * that waited for the rest of a datagram (IPv4 11/1, IPv6 3/1): the kernel gives the former to
 * raw sockets only, and what ends a trace must not hang on the kind of socket.
 */
bool tracer_is_notice(const struct family *family, const struct reply *reply);
/* A UDP socket's error queue gives the payload and the port apart; others our whole header. */
bool tracer_parse_quote(const struct method *method, const struct method_context *context,
	const struct reply *reply, struct quote *quote);
/* `quote`: of an error, else NULL. `own_socket`: it came by a socket that one probe has to
 * itself. */
void tracer_fill_answer(struct answer *answer, const struct method_context *context,
	const struct method *method, const struct slot *slot, const struct reply *reply,
	const struct quote *quote, bool own_socket);

#endif
