/* Windows-1252, as older spreadsheets write it. */
#ifndef WINDOWS1252_H
#define WINDOWS1252_H

#include "base/buffer.h"

/*
 * The text in UTF-8, in `out`, whose earlier contents are lost; data is NULL where memory failed. *sound is false where
 * some byte is no character: it becomes the control character of that number.
 */
bareme_text windows_to_utf8(buffer *out, bareme_text t, bool *sound);

#endif
