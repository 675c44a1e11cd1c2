-- SPDX-License-Identifier: BSD-2-Clause
-- The results that the parts of a sweep left (ping --resume), in sqlite3 (3.38 and later), from all files in one:
--   cat results.* >all && sqlite3 sweep.db <merge.sql
-- leaves the table `result` (addr, state, rtt_ms) in sweep.db and prints how many targets have each state, and each
-- address that was decided more than once.
CREATE TABLE line (record TEXT);
.mode ascii
.separator "\037" "\n"
.import all line
CREATE TABLE result AS
	SELECT record ->> 'addr' AS addr, record ->> 'state' AS state, record ->> 'rtt_ms' AS rtt_ms
	FROM line WHERE record ->> 'type' IS NULL;
DROP TABLE line;
.mode list
.separator " "
SELECT state, count(*) FROM result GROUP BY state ORDER BY state;
SELECT 'twice', addr, count(*) FROM result GROUP BY addr HAVING count(*) > 1;
