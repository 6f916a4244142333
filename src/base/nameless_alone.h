/* What libxlsxwriter and its minizip get for tmpfile and fopen where there are no files: see src/cmake/web.cmake. */
#ifndef NAMELESS_ALONE_H
#define NAMELESS_ALONE_H

#include <stdio.h>

FILE *nameless_tmpfile(void);

/* Opens a file once more, by what nameless_path said. */
FILE *nameless_fopen(const char *path, const char *mode);

#endif
