/* Where there are no folders; see folder.h. */
#include "rules/folder.h"

#include "base/buffer.h"

#include <errno.h>

static bareme_result folder_refuse(const folder *f)
{
	buffer message = {0};
	buffer_printf(&message, text_tr(f->locale, "cannot be read: %s"), bareme_system_error(ENODEV, f->locale));
	if (f->report != NULL)
		f->report(&(bareme_fault){BAREME_ERROR, "syntax", PACKAGE, 0, 0, buffer_cstring(&message)}, f->payload);
	buffer_free(&message);
	return BAREME_READ_ERROR;
}

bareme_result folder_read(folder *f)
{
	return folder_refuse(f);
}

bareme_result folder_add_strays(folder *f)
{
	return folder_refuse(f);
}
