/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/lab/limit.h"

#include <string.h>

struct bucket_key {
	uint64_t router;
	struct address peer; /* family 0: all of them */
	bool is_of_replies;
	uint8_t padding[6];
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
static struct bucket *fill(struct limits *limits, const struct limit *limit,
	const struct bucket_key *key, int64_t now_ns)
{
	if (limit->interval_ns == 0)
		return NULL;
	struct bucket *bucket = table_at(&limits->buckets, key);
	int64_t full = limit->interval_ns * limit->burst;
	if (!bucket->is_known)
		*bucket = (struct bucket){*key, true, full, now_ns};
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
	const struct bucket_key own = {.router = router, .peer = *peer};
	const struct bucket_key of_all = {.router = router};
	/* a bucket's place may change when the other one is made: look the first up again */
	fill(limits, all, &of_all, now_ns);
	struct bucket *peers = fill(limits, one, &own, now_ns);
	struct bucket *total = fill(limits, all, &of_all, now_ns);
	if (!has_token(peers, one) || !has_token(total, all))
		return false;
	if (peers)
		peers->credit_ns -= one->interval_ns;
	if (total)
		total->credit_ns -= all->interval_ns;
	return true;
}

bool limits_allow_reply(struct limits *limits, const struct behaviour *behaviour,
	uint64_t router, const struct address *peer, int64_t now_ns)
{
	const struct bucket_key key = {.router = router, .peer = *peer, .is_of_replies = true};
	const struct limit *limit = &behaviour->limit_replies;
	struct bucket *bucket = fill(limits, limit, &key, now_ns);
	if (!has_token(bucket, limit))
		return false;
	if (bucket)
		bucket->credit_ns -= limit->interval_ns;
	return true;
}
