/* What the options say of a list beyond what is in it: --set, --set-all, --map, --ignore, --header. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "cli/cli.h"

/* Sets them in `options`, which keep what belongs to c; false after a message. */
bool cli_settings_take(cli *c, const bareme_ruleset *rules, bareme_list_options *options);

#endif
