/* bareme completion: the scripts of src/completion, which are built into the program. */
#include "cli/files.h"
#include "cli/options.h"

#include <string.h>

cli_status completion_command(cli *c, int argc, char **argv)
{
	static const char *const scripts[][2] = {{"bash", "bareme.bash"}, {"zsh", "_bareme"}, {"fish", "bareme.fish"}};
	size_t count;
	const bareme_file *files = cli_completion_files(&count);
	(void)argc;
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		for (size_t k = 0; k < count && strcmp(scripts[i][0], argv[0]) == 0; k++)
			if (strcmp(scripts[i][1], files[k].name) == 0) {
				fwrite(files[k].data, 1, files[k].len, stdout);
				return CLI_GOOD;
			}
	return cli_usage(c, "there are scripts for bash, zsh and fish, not for \"%s\"", argv[0]);
}
