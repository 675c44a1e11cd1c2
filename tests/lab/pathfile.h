/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Path files: the text that describes a model, line by line. README has the grammar.
 */
#ifndef TESTS_LAB_PATHFILE_H
#define TESTS_LAB_PATHFILE_H

#include <stdio.h>

#include "tests/lab/model.h"

/* Read a path file. name: how errors call it. Returns false after one line `NAME:LINE: problem`
 * on stderr; build_release in either case. */
bool pathfile_read(struct model *model, FILE *file, const char *name);

#endif
