/* What the words of lists and answers mean: fields, codes and statuses, from the tables and the library. */
#ifndef CLI_TOPICS_H
#define CLI_TOPICS_H

#include "cli/cli.h"

typedef struct cli_topic {
	const char *name;    /* in every language */
	const char *summary; /* a message */
	bool of_tables;      /* --data has a meaning for it */
	cli_status (*print)(cli *c);
} cli_topic;

/* Ends with a name of NULL. */
extern const cli_topic cli_topics[];

/* Each field with its title, what it is, and the values that it may have; the tables in use must be loaded. */
void topics_print_fields(const cli *c);

#endif
