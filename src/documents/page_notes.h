/* What is said of the operations of a page, each remark once; those that differ in one number alone are one. */
#ifndef PAGE_NOTES_H
#define PAGE_NOTES_H

#include "documents/document.h"

enum { PAGE_NOTES = 200 };

/* An operation of which the note is said. */
typedef struct page_said {
	struct page_said *next;
	uint64_t line;
	bareme_text number; /* that it says of this one; empty: that of the first */
} page_said;

typedef struct page_note {
	bareme_code code;
	bareme_text message, number; /* of the first operation; the number in it that differs, or empty */
	page_said *said, **last;
} page_note;

typedef struct page_notes {
	page_note list[PAGE_NOTES];
	size_t count;
} page_notes;

/* The number of the note that says this of the operation, from 1 on; 0 where there is no more room for it, or memory.
 */
size_t page_notes_add(page_notes *notes, const list_notice *notice, uint64_t line, arena *a);

/* The list of notes, each text cut to so many bytes. */
void page_notes_put(const paper *p, const page_notes *notes, size_t most);

#endif
