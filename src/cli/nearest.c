/* Words that were mistyped: how far they are from those that there are. */
#include "cli.h"

enum { WORD_MAX = 32 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t cli_distance(bareme_text a, bareme_text b)
{
	size_t rows[3][WORD_MAX + 1]; /* of the table of distances between beginnings, the last three */
	if (a.len > WORD_MAX || b.len > WORD_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			now[j] = last[j - 1] + (a.data[i - 1] != b.data[j - 1]);
			now[j] = least(now[j], least(last[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
	}
	return rows[a.len % 3][b.len];
}

bool cli_is_near(size_t distance, size_t len)
{
	return distance <= 2 && 2 * distance < len;
}
