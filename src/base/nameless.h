/* Temporary files that no folder shows, and that vanish with the program, whatever ends it. */
#ifndef NAMELESS_H
#define NAMELESS_H

/* The folder that temporary files are made in; NULL and "": /tmp. */
const char *nameless_folder(const char *folder);

/* Opens a new one in that folder, to read and write; -1 and errno where that failed. */
int nameless_open(const char *folder);

#endif
