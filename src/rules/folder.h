/* A folder of tables: the package, the files that it names, and those that it forgot. */
#ifndef FOLDER_H
#define FOLDER_H

#include "base/memory.h"
#include "formats/json.h"

/* The name of the package within its folder. */
#define PACKAGE "datapackage.json"

typedef struct folder {
	const char *path;
	const bareme_locale *locale;
	bareme_fault_fn report; /* gets the reason why a file cannot be read; may be NULL */
	void *payload;
	/* What folder_read finds. */
	arena arena;
	bareme_file *files;
	size_t count, room;
	size_t bytes; /* of all files but the package itself */
} folder;

/*
 * Reads the package and the files that it names; those that are missing show when they are looked for. Only ordinary
 * files of the folder are read: a link that leads out of it, a pipe or a device is refused.
 */
bareme_result folder_read(folder *f);

/*
 * Adds, empty, the CSV files that are in the folder or beside a file that was read and that the package does not name.
 * What fails is reported, as by folder_read.
 */
bareme_result folder_add_strays(folder *f);

/* As json_parse does, with the paths of the resources in their shortest form: "./a.csv" is the file "a.csv". */
json_fault package_parse(json_document *out, bareme_text text, size_t *offset);

/* True for a path that stays below the folder of the package. */
bool package_path_is_inside(const char *path);

void folder_free(folder *f);

#endif
