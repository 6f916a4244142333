/* Lists with a row for each product: an operation is as many rows, one below the other, as have its id. */
#include "lists/reader.h"
#include "lists/stream.h"

/* An operation whose rows are being put together. */
typedef struct product_rows {
	reader *r;
	bareme_operation *whole;
	uint64_t lines[FIELDS_MAX]; /* which row gave the field's value */
	uint64_t counts;            /* the fields by which products are counted */
	uint64_t contradicted;      /* the fields that rows give different values */
	bool left_out;              /* some product has no field */
} product_rows;

/* The row is one of an operation of its id: others of that id may follow. A text that means a blank is no id. */
static bool products_have_id(reader *r)
{
	const bareme_operation *o = r->operation;
	int id = r->l->r->role[ROLE_ID];
	if (id < 0 || (o->given >> id & 1) == 0 || ruleset_is_blank_word(r->l->r, o->text[id]))
		return false;
	r->id = o->text[id];
	/* What may be a total stays alone. */
	return o->notices.count == 0 || o->notices.list[o->notices.count - 1].code != BAREME_CODE_TOTAL;
}

/* Sets the number of a product, which is stored in a workbook, or text. */
static void products_set_count(reader *r, int field)
{
	if (r->count_first > 0)
		operation_refuse_merged(r->operation, (size_t)field, r->product_count, r->count_first, r->count_last);
	else if (r->count_stored)
		reader_set_stored(r, &r->l->setters[field], r->product_count, 0, 0);
	else
		operation_set_clean(r->operation, (size_t)field, r->product_count);
}

/* Counts the product of the row that was just read; false where that refuses the operation. */
static bool products_count(product_rows *p, const record *rec)
{
	reader *r = p->r;
	const headings *h = &r->l->r->headings;
	if (r->product.len == 0 && r->product_count.len == 0)
		return true;
	int32_t number = names_find_folded(&h->product_names, r->product);
	if (number < 0) {
		operation_refuse_product(p->whole, number, r->product, list_line(r->l, rec->line));
	} else if (h->products[number].field < 0) {
		operation_leave_out(p->whole, number);
		p->left_out = true;
	} else {
		products_set_count(r, h->products[number].field);
		p->counts |= FIELD_BIT(h->products[number].field);
	}
	return number >= 0;
}

/* The sum of two numbers of a product, set as a text is: one that is too large is refused. */
static void products_add_up(product_rows *p, const bareme_operation *row, size_t field)
{
	char text[BAREME_TEXT_MAX];
	int64_t sum;
	if (__builtin_add_overflow(p->whole->value[field], row->value[field], &sum))
		sum = INT64_MAX;
	bareme_number number = {sum, (uint8_t)p->whole->rules->fields[field].decimals, true};
	/* There is room: see reader_read_csv. */
	size_t start = p->r->decoded.len;
	buffer_put(&p->r->decoded, text, bareme_number_print(number, '.', text));
	operation_set_clean(p->whole, field, text_from(buffer_all(&p->r->decoded), start));
}

/* Adds what a further row gives: what the operation lacks, its dwellings, and what contradicts an earlier row. */
static void products_add(product_rows *p, const bareme_operation *row, uint64_t line)
{
	bareme_operation *whole = p->whole;
	uint64_t fields = (row->given | row->blanked) & ~p->contradicted;
	for (; fields != 0; fields &= fields - 1) {
		size_t field = (size_t)__builtin_ctzll(fields);
		uint64_t bit = fields & -fields;
		if ((whole->given & bit) == 0 && ((row->given | ~whole->blanked) & bit) != 0) {
			operation_take_field(whole, row, field);
			p->lines[field] = line;
		} else if ((p->counts & bit) != 0) {
			if ((whole->known & row->known & row->given & bit) != 0)
				products_add_up(p, row, field);
			else if ((whole->known & row->given & bit) != 0)
				operation_take_field(whole, row, field);
		} else if ((row->given & bit) != 0 && !operation_agrees(whole, row, field)) {
			operation_contradict(whole, field, row->text[field], list_line(p->r->l, line),
					     list_line(p->r->l, p->lines[field]));
			p->contradicted |= bit;
		}
	}
}

/* The product of a row that is an operation by itself. */
static void products_read_alone(reader *r)
{
	const headings *h = &r->l->r->headings;
	if (r->product.len == 0)
		return;
	int32_t number = names_find_folded(&h->product_names, r->product);
	if (number < 0 || h->products[number].field < 0)
		operation_refuse_product(r->operation, number, r->product, 0);
	else
		products_set_count(r, h->products[number].field);
}

void products_read(reader *r, const record *rec)
{
	product_rows p = {.r = r, .whole = r->operation};
	if (products_have_id(r))
		r->row = ROW_PRODUCT;
	if (rec->further_count == 0) {
		products_read_alone(r);
		return;
	}
	for (size_t i = 0; i < FIELDS_MAX; i++)
		p.lines[i] = rec->line;
	bool good = products_count(&p, rec);
	r->operation = r->row_operation;
	for (size_t i = 0; i < rec->further_count && good; i++) {
		reader_read_row(r, &rec->further[i]);
		good = products_count(&p, &rec->further[i]);
		if (good)
			products_add(&p, r->operation, rec->further[i].line);
	}
	r->operation = p.whole;
	r->row = ROW_PRODUCT;
	if (good && p.left_out && p.counts == 0)
		operation_has_no_product(p.whole);
}
