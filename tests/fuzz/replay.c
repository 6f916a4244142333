/* Gives every file of the folders named to a fuzz target, so that any compiler's build replays the seeds. */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

static void stop(const char *path)
{
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	exit(2);
}

static void replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		stop(path);
	fseek(file, 0, SEEK_END);
	size_t len = (size_t)ftell(file);
	rewind(file);
	/* No byte more than the file has, so that sanitizers see what reads behind its end. */
	uint8_t *data = malloc(len + (len == 0));
	if (data == NULL || fread(data, 1, len, file) != len)
		stop(path);
	fclose(file);
	/* The target ends the program where it finds something: then the last name printed is the culprit's. */
	printf("%s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput(data, len);
	free(data);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	size_t total = 0;
	for (int i = 1; i < argc; i++) {
		struct dirent **entries;
		int count = scandir(argv[i], &entries, is_visible, alphasort);
		if (count < 0)
			stop(argv[i]);
		for (int k = 0; k < count; k++) {
			char path[4096];
			snprintf(path, sizeof path, "%s/%s", argv[i], entries[k]->d_name);
			replay(path);
			free(entries[k]);
		}
		free(entries);
		total += (size_t)count;
	}
	printf("%zu inputs replayed\n", total);
	return total == 0;
}
