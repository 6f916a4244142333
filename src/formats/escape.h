/* Text as HTML, XML and Markdown have it. */
#ifndef ESCAPE_H
#define ESCAPE_H

#include "base/buffer.h"

/* Text as HTML, XML or Markdown has it: sound UTF-8, nothing in it taken for markup, all of it seen (text_hidden). */
void html_escape(buffer *out, bareme_text t);
void markdown_escape(buffer *out, bareme_text t);

/*
 * The text in sound UTF-8, without the characters that neither XML nor HTML can hold: U+FFFD
 * takes the place of each. Tabs and line ends stay.
 */
void text_put_clean(buffer *out, bareme_text t);

#endif
