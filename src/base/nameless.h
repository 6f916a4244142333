/* Temporary files that no folder shows, and that vanish with the program, whatever ends it. */
#ifndef NAMELESS_H
#define NAMELESS_H

#include <stdio.h>

/* The folder that temporary files are made in; NULL and "": /tmp. */
const char *nameless_folder(const char *folder);

/* Opens a new one in that folder, to write and read; NULL and errno where that failed. */
FILE *nameless_open(const char *folder);

/* The path by which a library opens the file once more, for as long as it is open here. */
enum { NAMELESS_PATH_MAX = 32 };
void nameless_path(FILE *file, char path[NAMELESS_PATH_MAX]);

#endif
