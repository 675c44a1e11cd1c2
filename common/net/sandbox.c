/* SPDX-License-Identifier: BSD-2-Clause */
#include "config.h"

#include "common/net/sandbox.h"

#include <string.h>

#include <sys/prctl.h>

#include "common/base/errors.h"
#include "common/net/privilege.h"
#include "common/net/sandbox_profiles.h"

#include <linux/seccomp.h>

enum mode { MODE_AUTO, MODE_REQUIRE, MODE_OFF, MODES };

static const char *const mode_names[MODES] = {
	[MODE_AUTO] = "auto", [MODE_REQUIRE] = "require", [MODE_OFF] = "off"};

/* Of the process: helpers inherit it. */
static enum mode mode;

/* What the runtime of such a build does at the end, with files and processes of its own, no
 * profile permits. */
#ifdef ENABLE_SANITIZERS
static const char *const unfit_build = "built with sanitizers";
#elif defined ENABLE_COVERAGE
static const char *const unfit_build = "built for coverage";
#else
static const char *const unfit_build = NULL;
#endif

bool sandbox_apply(void *settings, const char *argument, struct text *problem)
{
	(void)settings;
	for (int i = 0; i < MODES; i++) {
		if (strcmp(argument, mode_names[i]) != 0)
			continue;
		mode = (enum mode)i;
		return true;
	}
	text_add(problem, "must be auto, require or off");
	return false;
}

/* What was in force before; -1: not entered yet. */
static int outer_filter = -1;

static bool is_filtered(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == SECCOMP_MODE_FILTER;
}

bool sandbox_is_within_filter(void)
{
	return outer_filter < 0 ? is_filtered() : outer_filter;
}

static bool is_off(void)
{
	return mode == MODE_OFF || (mode == MODE_AUTO && unfit_build);
}

/* Landlock first: its calls are in no profile. */
static void enter(enum sandbox_profile profile, int *seccomp, int *landlock)
{
	const struct sandbox_phase *phase = &sandbox_phases[profile];
	if (phase->explains)
		outer_filter = is_filtered();
	*landlock = sandbox_landlock(phase);
	*seccomp = sandbox_seccomp(phase);
}

bool sandbox_enter(enum sandbox_profile profile, struct text *problem)
{
	int seccomp, landlock;
	if (is_off())
		return true;
	enter(profile, &seccomp, &landlock);
	if (mode != MODE_REQUIRE || (seccomp == 0 && landlock == 0))
		return true;
	text_format(problem, "the kernel gives no %s: %s",
		seccomp ? "seccomp filter" : "Landlock",
		error_text(seccomp ? -seccomp : -landlock));
	return false;
}

static void add_state(struct text *t, const char *name, int error)
{
	if (error)
		text_format(t, "%s off (%s)", name, error_text(-error));
	else
		text_format(t, "%s on", name);
}

void sandbox_describe(struct text *t)
{
	int seccomp, landlock;
	if (is_off()) {
		text_format(t, "off (%s)", mode == MODE_OFF ? "--sandbox=off" : unfit_build);
		return;
	}
	privilege_end();
	enter(SANDBOX_TRAFFIC, &seccomp, &landlock);
	add_state(t, "seccomp", seccomp);
	text_add(t, ", ");
	add_state(t, "Landlock", landlock);
}
