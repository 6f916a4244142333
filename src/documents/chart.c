/* Pictures of amounts, as inline SVG: widths in percent, so that letters stay legible on a phone. */
#include "documents/document.h"
#include "documents/page.h"

/* "12.34%": what part is of whole. */
static const char *chart_percent(wide part, wide whole, char out[BAREME_TEXT_MAX])
{
	wide hundredths = whole <= 0 ? 0 : (part * 20000 + whole) / (2 * whole);
	size_t len = number_print((int64_t)hundredths, 2, 0, '.', out);
	memcpy(out + len, "%", 2);
	return out;
}

/* ---- The plan de financement ---- */

typedef struct chart_piece {
	bareme_plan_item item;
	const char *class; /* its colour */
	char letter;
} chart_piece;

/* The item of that number, from 1 on: 0 is the cost; false past the last one. Only amounts above 0 are drawn. */
static bool chart_find(const bareme_answer *a, size_t number, chart_piece *piece)
{
	static const char *const resources[] = {"r0", "r1", "r2", "r3"};
	static const char *const others[] = {
	    [BAREME_PLAN_LOANS] = "loan", [BAREME_PLAN_GRANTS] = "grant", [BAREME_PLAN_LEFT] = "left"};
	size_t drawn = 0, resource = 0;
	for (size_t i = 1; i < number && bareme_answer_plan(a, i, &piece->item); i++) {
		drawn += piece->item.amount > 0;
		resource += piece->item.amount > 0 && piece->item.part == BAREME_PLAN_RESOURCE;
	}
	if (number == 0 || !bareme_answer_plan(a, number, &piece->item))
		return false;
	piece->class = piece->item.part == BAREME_PLAN_RESOURCE ? resources[resource % 4] : others[piece->item.part];
	piece->letter = (char)('A' + drawn % 26);
	return true;
}

void chart_put_key(const paper *p, const bareme_answer *a, size_t number)
{
	chart_piece piece;
	if (chart_find(a, number, &piece) && piece.item.amount > 0)
		buffer_printf(p->out, "<span class=\"key %s\" aria-hidden=\"true\">%c</span>", piece.class,
			      piece.letter);
}

/* The figures in words, for those who cannot see the picture. */
static int chart_describe(const bareme_section_row *row, void *payload)
{
	paper_walk *walk = payload;
	const paper *p = walk->p;
	bareme_plan_item item;
	if (row->item == 0 || !bareme_answer_plan(walk->a, row->item, &item) || item.amount == BAREME_NO_AMOUNT ||
	    item.amount == 0)
		return 0;
	paper_raw(p, walk->rows++ > 0 ? paper_tr(p, "; ") : "");
	paper_text(p, row->cells[0]);
	paper_raw(p, " ");
	paper_text(p, row->cells[1]);
	paper_raw(p, "\xC2\xA0\xE2\x82\xAC (");
	paper_text(p, row->cells[2]);
	paper_raw(p, ")");
	return 0;
}

/*
 * How wide the bar is at least, in pixels: on a phone, on paper, on a screen; a title that has room from there on, and
 * the letter before that.
 */
static const struct {
	int least;
	const char *title, *letter;
} chart_widths[] = {{320, "", ""}, {640, "wide", "thin"}, {960, "widest", "thinner"}};

/* How wide a letter of a title is, and which part of the bar has room for one: a twentieth. */
enum { CHART_WIDTHS = sizeof chart_widths / sizeof *chart_widths, CHART_LETTER = 8, CHART_LEAST = 20 };

static size_t chart_letters(bareme_text t)
{
	size_t count = 0;
	for (size_t i = 0; i < t.len; i++)
		count += ((unsigned char)t.data[i] & 0xC0) != 0x80;
	return count;
}

/* Its title within the bar where that has the room, else its letter, which the table has as well. */
static void chart_put_label(const paper *p, const bareme_answer *a, const chart_piece *piece, wide from, wide whole)
{
	static const char chart_text[] = "<text class=\"%s%s\" x=\"%s\" y=\"28\" text-anchor=\"middle\">";
	const wide width = piece->item.amount;
	const char *on = piece->item.part == BAREME_PLAN_LEFT ? "" : "on ";
	char at[BAREME_TEXT_MAX], some[256];
	buffer title = buffer_over(some, sizeof some);
	plan_put_title(&title, a, &piece->item, p->locale);
	wide needs = (wide)(chart_letters(buffer_all(&title)) + 2) * CHART_LETTER * whole;
	size_t fits = 0;
	while (fits < CHART_WIDTHS && needs > width * chart_widths[fits].least)
		fits++;
	chart_percent(from + width / 2, whole, at);
	if (fits < CHART_WIDTHS) {
		buffer_printf(p->out, chart_text, on, chart_widths[fits].title, at);
		paper_text(p, buffer_all(&title));
		paper_raw(p, "</text>\n");
	}
	if (fits > 0 && width * CHART_LEAST >= whole) {
		buffer_printf(p->out, chart_text, on, fits < CHART_WIDTHS ? chart_widths[fits].letter : "", at);
		buffer_printf(p->out, "%c</text>\n", piece->letter);
	}
	p->out->failed |= title.failed;
	buffer_free(&title);
}

static void chart_put_segment(const paper *p, const bareme_answer *a, const chart_piece *piece, wide from, wide whole)
{
	char at[BAREME_TEXT_MAX], size[BAREME_TEXT_MAX];
	buffer_printf(p->out, "<rect class=\"%s\" x=\"%s\" y=\"1\" width=\"%s\" height=\"44\"/>\n", piece->class,
		      chart_percent(from, whole, at), chart_percent(piece->item.amount, whole, size));
	chart_put_label(p, a, piece, from, whole);
}

/* Where the resources exceed the cost, a line shows how far the cost reaches. */
static void chart_put_cost_mark(const paper *p, int64_t cost, wide whole)
{
	/* In the page's own colour below, so that it shows on any other. */
	static const char *const classes[] = {"halo", "mark"};
	char at[BAREME_TEXT_MAX];
	chart_percent(cost, whole, at);
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		buffer_printf(p->out, "<line class=\"%s\" y1=\"0\" y2=\"52\" x1=\"%s\" x2=\"%s\"/>\n", classes[i], at,
			      at);
	paper_put(p,
		  (wide)cost * 2 > whole ? "<text y=\"66\" text-anchor=\"end\" x=\"%s\">%s</text>\n"
					 : "<text y=\"66\" x=\"%s\">%s</text>\n",
		  at, p->r->fields[p->r->plan_cost].title.in[p->lang]);
}

void chart_put_plan(const paper *p, const bareme_answer *a)
{
	bareme_plan_item item, cost;
	chart_piece piece;
	wide whole = 0, at = 0;
	if (!bareme_answer_plan(a, 0, &cost))
		return;
	for (size_t i = 1; bareme_answer_plan(a, i, &item); i++)
		whole += item.amount > 0 ? item.amount : 0;
	bool exceeds = whole > cost.amount;
	paper_put(p,
		  "<svg width=\"100%%\" height=\"%s\" role=\"img\" aria-labelledby=\"plan-title plan-text\">\n"
		  "<title id=\"plan-title\">%s</title>\n<desc id=\"plan-text\">",
		  exceeds ? "72" : "46", paper_tr(p, "What pays for the operation"));
	paper_section(p, a, BAREME_SECTION_PLAN, chart_describe);
	paper_raw(p, "</desc>\n");
	for (size_t i = 1; chart_find(a, i, &piece); i++) {
		if (piece.item.amount <= 0)
			continue;
		chart_put_segment(p, a, &piece, at, whole);
		at += piece.item.amount;
	}
	if (exceeds)
		chart_put_cost_mark(p, cost.amount, whole);
	paper_raw(p, "</svg>\n");
}

/* ---- Totals of a list ---- */

/* Thousands of euros, rounded half up: "2,272". */
static const char *chart_thousands(const paper *p, wide cents, char out[BAREME_TEXT_MAX])
{
	enum { K_EURO = 100000 };
	char plain[BAREME_TEXT_MAX];
	size_t len = bareme_sum_print(wide_to_sum((cents + K_EURO / 2) / K_EURO * 100), '.', plain);
	number_group((bareme_text){plain, len - strlen(".00")}, p->lang, out);
	return out;
}

bareme_sum chart_most(const bareme_list_summary *s)
{
	wide most = 0;
	for (list_group g = {.s = s}; list_group_next(&g);) {
		wide loan = wide_from_sum(g.total.loan), grant = wide_from_sum(g.total.grant);
		most = loan > most ? loan : most;
		most = grant > most ? grant : most;
	}
	return wide_to_sum(most);
}

void chart_put_bar(const paper *p, const char *class, bareme_sum sum, bareme_sum most)
{
	/* Per cent of the picture's width: the rest is for the number after the bar. */
	enum { MOST = 55 };
	const wide amount = wide_from_sum(sum);
	char width[BAREME_TEXT_MAX], text[BAREME_TEXT_MAX];
	if (amount <= 0)
		return;
	buffer_printf(p->out,
		      "<svg width=\"100%%\" height=\"20\" aria-hidden=\"true\"><rect class=\"%s\" y=\"1\" width=\"%s\" "
		      "height=\"18\"/><text y=\"15\" dx=\"6\" x=\"%s\">%s</text></svg>",
		      class, chart_percent(amount, wide_from_sum(most) * 100 / MOST, width), width,
		      chart_thousands(p, amount, text));
}
