/* .ods: not read yet. */
#include "formats/book_inside.h"

static bareme_result ods_open_book(book *b)
{
	warner_say(&b->to, BAREME_ERROR, "format", 0,
		   "workbooks in the format .ods are not read yet: save it as .xlsx");
	return BAREME_BAD_INPUT;
}

static void ods_free(book *b)
{
	(void)b;
}

const book_reader ods_reader = {ods_open_book, NULL, ods_free};
