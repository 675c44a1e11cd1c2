/* SPDX-License-Identifier: BSD-2-Clause */
/* AS numbers from a MaxMind DB file. libmaxminddb is never linked: who names no file needs
 * none. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/errors.h"
#include "common/net/asn_origins.h"
#include "common/net/asn_source.h"

#ifdef USE_MAXMINDDB
#include <dlfcn.h>
#include <maxminddb.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "common/base/text.h"
#include "common/net/sock.h"

#define LIBRARY "libmaxminddb.so.0"

struct asn_database {
	void *library;
	MMDB_s file;
	int (*open)(const char *, uint32_t, MMDB_s *);
	void (*close)(MMDB_s *);
	const char *(*error)(int);
	MMDB_lookup_result_s (*look_up)(const MMDB_s *, const struct sockaddr *, int *);
	int (*value)(MMDB_entry_s *, MMDB_entry_data_s *, const char *const *);
};

/* The address of a function of the library into `function`, which ISO C would not cast. */
static bool find(const struct asn_database *d, const char *name, void *function)
{
	void *symbol = dlsym(d->library, name);
	memcpy(function, &symbol, sizeof symbol);
	return symbol != NULL;
}

static bool load(struct asn_database *d)
{
	d->library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	return d->library && find(d, "MMDB_open", &d->open) &&
	       find(d, "MMDB_close", &d->close) && find(d, "MMDB_strerror", &d->error) &&
	       find(d, "MMDB_lookup_sockaddr", &d->look_up) &&
	       find(d, "MMDB_aget_value", &d->value);
}

static void unload(struct asn_database *d)
{
	if (d->library)
		dlclose(d->library);
	free(d);
}

/* The library opens by name: a copy in memory has one that we may open. */
static int open_copy(struct asn_database *d, int fd)
{
	char name[32];
	int copy = memfd_create("database", MFD_CLOEXEC);
	if (copy < 0)
		return MMDB_FILE_OPEN_ERROR;
	while (sendfile(copy, fd, NULL, 1 << 20) > 0)
		continue;
	struct text t = text_of(name, sizeof name);
	text_format(&t, "/proc/self/fd/%d", copy);
	int failed = d->open(name, MMDB_MODE_MMAP, &d->file);
	close(copy);
	return failed;
}

struct asn_database *asn_database_open(int fd, const char *file, const char **problem)
{
	struct asn_database *d = calloc(1, sizeof *d);
	if (!d || !load(d)) {
		*problem = d ? "cannot load " LIBRARY : error_text(ENOMEM);
		if (d)
			unload(d);
		return NULL;
	}
	errno = 0;
	int failed = d->open(file, MMDB_MODE_MMAP, &d->file);
	if (failed == MMDB_FILE_OPEN_ERROR && errno == EACCES && fd >= 0)
		failed = open_copy(d, fd);
	if (failed == MMDB_SUCCESS)
		return d;
	*problem = failed == MMDB_IO_ERROR || (failed == MMDB_FILE_OPEN_ERROR && errno)
			   ? error_text(errno)
			   : "not a MaxMind DB file, or a damaged one";
	unload(d);
	return NULL;
}

void asn_database_close(struct asn_database *d)
{
	d->close(&d->file);
	unload(d);
}

/* "AS64500" or a number, whatever the maker of the file chose. */
static bool take(const MMDB_entry_data_s *data, char *text)
{
	struct text t = text_of(text, ASN_TEXT);
	switch (data->type) {
	case MMDB_DATA_TYPE_UINT16:
		text_format(&t, "AS%u", data->uint16);
		return true;
	case MMDB_DATA_TYPE_UINT32:
		text_format(&t, "AS%u", data->uint32);
		return true;
	case MMDB_DATA_TYPE_UTF8_STRING:
		break;
	default:
		return false;
	}
	if (data->data_size <= 2 || data->data_size > 12 ||
		memcmp(data->utf8_string, "AS", 2) != 0)
		return false;
	text_add_escaped(&t, data->utf8_string, data->data_size);
	return asn_is_number(data->utf8_string + 2, data->data_size - 2);
}

bool asn_database_ask(const struct asn_database *d, const struct address *address, char *text)
{
	static const char *const keys[] = {"autonomous_system_number", "asn", "as_number"};
	struct sockaddr_storage storage;
	sock_address_to(&storage, address, 0);
	int failed = MMDB_SUCCESS;
	MMDB_lookup_result_s found = d->look_up(&d->file, (struct sockaddr *)&storage, &failed);
	memcpy(text, "*", 2);
	/* a file of IPv4 alone has no entry for IPv6 */
	if (failed == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR)
		return true;
	if (failed != MMDB_SUCCESS)
		return false;
	for (size_t i = 0; found.found_entry && i < sizeof keys / sizeof keys[0]; i++) {
		MMDB_entry_data_s data;
		const char *const path[] = {keys[i], NULL};
		if (d->value(&found.entry, &data, path) == MMDB_SUCCESS && data.has_data &&
			take(&data, text))
			return true;
	}
	memcpy(text, "*", 2);
	return true;
}

#else

struct asn_database *asn_database_open(int fd, const char *file, const char **problem)
{
	(void)fd;
	(void)file;
	*problem = "built without libmaxminddb";
	return NULL;
}

void asn_database_close(struct asn_database *database)
{
	(void)database;
}

bool asn_database_ask(
	const struct asn_database *database, const struct address *address, char *text)
{
	(void)database;
	(void)address;
	(void)text;
	return false;
}

#endif
