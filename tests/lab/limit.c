/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/limit.h"

#include <string.h>

struct bucket_key {
	uint64_t router;
	struct address peer; /* family 0: all of them */
	uint8_t padding[7];
};

struct bucket {
	struct bucket_key key;
	bool is_known;
	int64_t credit_ns, last_ns; /* a token is worth the limit's interval */
};

struct limits limits_new(void)
{
	return (struct limits){table_of(sizeof(struct bucket_key), sizeof(struct bucket))};
}

void limits_release(struct limits *limits)
{
	table_release(&limits->buckets);
}

/* The bucket, filled up to now; NULL when nothing is limited. */
static struct bucket *fill(struct limits *limits, const struct limit *limit, uint64_t router,
	const struct address *peer, int64_t now_ns)
{
	struct bucket_key key = {.router = router};
	if (peer)
		key.peer = *peer;
	if (limit->interval_ns == 0)
		return NULL;
	struct bucket *bucket = table_at(&limits->buckets, &key);
	int64_t full = limit->interval_ns * limit->burst;
	if (!bucket->is_known)
		*bucket = (struct bucket){key, true, full, now_ns};
	if (now_ns > bucket->last_ns) {
		bucket->credit_ns += now_ns - bucket->last_ns;
		bucket->last_ns = now_ns;
	}
	if (bucket->credit_ns > full)
		bucket->credit_ns = full;
	return bucket;
}

static bool has_token(const struct bucket *bucket, const struct limit *limit)
{
	return !bucket || bucket->credit_ns >= limit->interval_ns;
}

bool limits_allow(struct limits *limits, const struct behaviour *behaviour, uint64_t router,
	const struct address *peer, int64_t now_ns)
{
	const struct limit *one = &behaviour->limit, *all = &behaviour->limit_all;
	/* a bucket's place may change when the other one is made: look the first up again */
	fill(limits, all, router, NULL, now_ns);
	struct bucket *peers = fill(limits, one, router, peer, now_ns);
	struct bucket *total = fill(limits, all, router, NULL, now_ns);
	if (!has_token(peers, one) || !has_token(total, all))
		return false;
	if (peers)
		peers->credit_ns -= one->interval_ns;
	if (total)
		total->credit_ns -= all->interval_ns;
	return true;
}
