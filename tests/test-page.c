/* Pages, Markdown and workbooks: nothing given becomes markup, colours can be told apart, lists keep their bounds. */
#include "support.h"

#include "documents/workbook.h"
#include "lists/run.h"
#include "rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bareme_ruleset *rules;

/* ---- Bytes as written ---- */

typedef struct bytes {
	char *data;
	size_t len;
} bytes;

/* So much memory holds that many bytes and a NUL: twice as much each time, since sanitizers copy all of it. */
static size_t room_for(size_t len)
{
	size_t room = 64;
	while (room <= len)
		room *= 2;
	return room;
}

static int take(const char *data, size_t len, void *payload)
{
	bytes *b = payload;
	if (b->data == NULL || room_for(b->len + len) > room_for(b->len))
		b->data = realloc(b->data, room_for(b->len + len));
	assert_non_null(b->data);
	memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
	return 0;
}

static int refuse(const char *data, size_t len, void *payload)
{
	(void)data;
	(void)len;
	(void)payload;
	return 1;
}

static bytes answer_page(const char *fields)
{
	bytes b = {NULL, 0};
	asked a = ask(rules, fields);
	assert_int_equal(bareme_answer_write_html(a.answer, NULL, take, &b), BAREME_DONE);
	asked_free(&a);
	return b;
}

/* How often a text stands in the bytes. */
static size_t count(const bytes *b, const char *text)
{
	size_t found = 0;
	for (const char *at = b->data; (at = strstr(at, text)) != NULL; at += strlen(text))
		found++;
	return found;
}

/* ---- Escaping ---- */

struct escape_row {
	const char *name;
	bareme_text given;
	const char *html, *markdown;
};

static const struct escape_row escapes[] = {
    {"escape: a tag", SLICE("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;",
     "\\<script\\>alert(1)\\</script\\>"},
    {"escape: quotes", SLICE("\"a'b\""), "&quot;a&#39;b&quot;", "\"a'b\""},
    {"escape: an entity", SLICE("&amp; &lt;"), "&amp;amp; &amp;lt;", "\\&amp; \\&lt;"},
    {"escape: the end of a CDATA section", SLICE("]]>"), "]]&gt;", "\\]\\]\\>"},
    {"escape: marks of Markdown", SLICE("a|b *c* _d_ `e` [f](g) #h ~i~ $j$ \\"), "a|b *c* _d_ `e` [f](g) #h ~i~ $j$ \\",
     "a\\|b \\*c\\* \\_d\\_ \\`e\\` \\[f\\](g) \\#h \\~i\\~ \\$j\\$ \\\\"},
    {"escape: line ends and tabs", SLICE("a\nb\rc\td"), "a\nb&#13;c\td", "a b c d"},
    {"escape: control characters", SLICE("a\x01\x1B\x7F\0b"),
     "a&lt;U+0001&gt;&lt;U+001B&gt;&lt;U+007F&gt;&lt;U+0000&gt;b",
     "a\\<U+0001\\>\\<U+001B\\>\\<U+007F\\>\\<U+0000\\>b"},
    {"escape: C1 controls and noncharacters", SLICE("\xC2\x85\xEF\xBF\xBE\xEF\xBF\xBF"),
     "&lt;U+0085&gt;\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD", "\\<U+0085\\>\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"},
    {"escape: what turns the direction of text", SLICE("a\u202Eb\u200Fc\u2069"),
     "a&lt;U+202E&gt;b&lt;U+200F&gt;c&lt;U+2069&gt;", "a\\<U+202E\\>b\\<U+200F\\>c\\<U+2069\\>"},
    {"escape: broken UTF-8", SLICE("\xC3(\xF0\x9F\x98"), "\uFFFD(\uFFFD\uFFFD\uFFFD", "\uFFFD(\uFFFD\uFFFD\uFFFD"},
    {"escape: letters stay", SLICE("H\xC3\xA9l\xC3\xA8ne \xF0\x9F\x98\x80"), "H\xC3\xA9l\xC3\xA8ne \xF0\x9F\x98\x80",
     "H\xC3\xA9l\xC3\xA8ne \xF0\x9F\x98\x80"},
};

static void test_escape(void **state)
{
	const struct escape_row *row = *state;
	buffer html = {0}, markdown = {0};
	html_escape(&html, row->given);
	markdown_escape(&markdown, row->given);
	buffer_char(&html, '\0');
	buffer_char(&markdown, '\0');
	assert_string_equal(html.data, row->html);
	assert_string_equal(markdown.data, row->markdown);
	buffer_free(&html);
	buffer_free(&markdown);
}

/* ---- Contrast, as WCAG 2.1 defines it ---- */

enum { LIGHT, DARK };

/* A colour of the page's style, 0xRRGGBB. */
static unsigned colour(const char *page, int scheme, const char *name)
{
	char declared[32];
	snprintf(declared, sizeof declared, "--%s:#", name);
	const char *at = strstr(page, declared);
	if (scheme == DARK)
		at = at == NULL ? NULL : strstr(strstr(page, "prefers-color-scheme:dark"), declared);
	assert_non_null(at);
	char digits[7] = "";
	size_t len = strspn(at + strlen(declared), "0123456789abcdef");
	assert_true(len == 3 || len == 6);
	for (size_t i = 0; i < 6; i++)
		digits[i] = at[strlen(declared) + (len == 3 ? i / 2 : i)];
	return (unsigned)strtoul(digits, NULL, 16);
}

static double luminance(unsigned rgb)
{
	static const double weights[] = {0.2126, 0.7152, 0.0722};
	double sum = 0;
	for (int i = 0; i < 3; i++) {
		double c = (rgb >> (16 - 8 * i) & 0xFF) / 255.0;
		sum += weights[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double contrast(unsigned a, unsigned b)
{
	double one = luminance(a), other = luminance(b);
	return one > other ? (one + 0.05) / (other + 0.05) : (other + 0.05) / (one + 0.05);
}

struct contrast_row {
	const char *name;
	int scheme;
	const char *front, *back;
	double least;
};

/* Text needs 4.5, what is drawn 3. */
#define BOTH(front, back, least)                                                                                       \
	{"contrast, light: " front " on " back, LIGHT, front, back, least},                                            \
	{                                                                                                              \
		"contrast, dark: " front " on " back, DARK, front, back, least                                         \
	}

static const struct contrast_row contrasts[] = {
    BOTH("ink", "paper", 4.5),     BOTH("ink", "band", 4.5),   BOTH("soft", "paper", 4.5),
    BOTH("soft", "band", 4.5),     BOTH("deep", "paper", 4.5), BOTH("bad", "paper", 4.5),
    BOTH("bad", "bad-paper", 4.5), BOTH("care", "paper", 4.5), BOTH("care", "care-paper", 4.5),
    BOTH("ink", "bad-paper", 4.5), BOTH("on", "loan", 4.5),    BOTH("on", "grant", 4.5),
    BOTH("on", "r0", 4.5),         BOTH("on", "r1", 4.5),      BOTH("on", "r2", 4.5),
    BOTH("on", "r3", 4.5),         BOTH("loan", "paper", 3),   BOTH("grant", "paper", 3),
    BOTH("r0", "paper", 3),        BOTH("r1", "paper", 3),     BOTH("r2", "paper", 3),
    BOTH("r3", "paper", 3),
};

static void test_contrast(void **state)
{
	const struct contrast_row *row = *state;
	bytes page = answer_page("nature=reconstitution|zone=reste|plus=1");
	double got = contrast(colour(page.data, row->scheme, row->front), colour(page.data, row->scheme, row->back));
	if (got < row->least)
		fail_msg("%.2f, and at least %.1f is needed", got, row->least);
	free(page.data);
}

/* Black on white is 21, and #777 on white just misses 4.5. */
static void test_contrast_itself(void **state)
{
	(void)state;
	assert_true(fabs(contrast(0x000000, 0xFFFFFF) - 21) < 1e-9);
	assert_true(contrast(0x777777, 0xFFFFFF) < 4.5 && contrast(0x767676, 0xFFFFFF) > 4.5);
}

/* ---- Answers ---- */

struct answer_row {
	const char *name, *fields;
	const char *html[8]; /* that must stand in the page */
	const char *markdown[8];
	const char *neither[2]; /* that must stand in none */
};

static const struct answer_row answers[] = {
    /* 0.6 x 10,000,000 - 2,000,000; 10,000,000 - 2,000,000 - 4,000,000 - 1,000,000 is left, 30 %. */
    {"answer: a plan",
     "nature=requalification|investissement=10 M\xE2\x82\xAC|subvention_anru=2000000|autres_ressources=1000000",
     {"<h1>Rehabilitation</h1>", "<dd>4,000,000.00\u00A0\u20AC</dd>",
      "data-heading=\"Amount\">3,000,000.00</td><td class=\"num\" data-heading=\"Share\">30.0%</td>",
      "data-heading=\"Amount\">10,000,000.00</td><td class=\"num\" data-heading=\"Share\">100.0%</td>",
      "x=\"30%\" y=\"1\" width=\"40%\"",
      "<div class=\"left\"><dt>Balance to be financed, before the resources not given</dt>"
      "<dd>3,000,000.00\u00A0\u20AC</dd></div>",
      "60% \u00D7 10,000,000 \u2212 2,000,000 = 4,000,000.00", "<h2>Notices</h2>"},
     {"| **Balance to be financed, before the resources not given** | **3,000,000.00** | **30.0%** |",
      "| Total investment | 10,000,000.00 | 100.0% |",
      "| Rehabilitation | loan | 60% | \u2013 | 4,000,000.00 | requalification.csv:2 |", "| --- | ---: | ---: |",
      "- **lecture**: "},
     {NULL}},
    /* 40 x 6,700 = 268,000 and 200,000 exceed 300,000 by 168,000. */
    {"answer: resources above the cost",
     "nature=reconstitution|zone=reste|plus=40|investissement=300000|autres_ressources=200000",
     {"<div class=\"surplus\"><dt>Overfunded plan: surplus</dt><dd>168,000.00\u00A0\u20AC</dd></div>",
      "data-heading=\"Amount\">168,000.00</td><td class=\"num\" data-heading=\"Share\">56.0%</td>", "class=\"mark\""},
     {"| **Overfunded plan: surplus** | **168,000.00** | **56.0%** |"},
     {NULL}},
    {"answer: refused, and nothing of it is markup",
     "id=<b>|nature=reconstitution|plus=<script>|commune='\"&]]>",
     {"<title>&lt;b&gt;: replacement social housing</title>", "plus=&lt;script&gt;: not a number",
      "<p class=\"says bad\">", "<dd>&lt;script&gt;</dd>", "&#39;&quot;&amp;]]&gt;"},
     {"## \\<b\\>: replacement social housing", "plus=\\<script\\>: not a number"},
     {NULL}},
    {"answer: support without an amount",
     "nature=accompagnement|situation=non-salarie|motif=separation|commune=Nice",
     {"data-heading=\"Form\">support</td><td class=\"num\" data-heading=\"Per unit\">\u2013</td>",
      "the aids below; the schedule sets no amount.",
      "<li>support by Soli&#39;AL \u2013 Longest duration in months: 12</li>"},
     {"| support | \u2013 |", "the aids below; the schedule sets no amount.",
      "\n- Longest duration in months: 12 (support by Soli'AL)\n"},
     {"<dl class=\"sums\">", "Amounts are ceilings"}},
    /* 6 x 150; Soli'AL has no amount beside it. */
    {"answer: an amount beside support without one",
     "nature=accompagnement|situation=salarie|motif=fin-contrat|commune=Nice|mois=6",
     {"<dl class=\"sums\">", "<dd>900.00\u00A0\u20AC</dd>", "Amounts are ceilings"},
     {"- Grants, at most: **900.00\u00A0\u20AC**",
      "\n- Longest duration in months: 6 (rent aid (health crisis))\n- Longest duration in months: 12 (support"},
     {"sets no amount"}},
    {"answer: nothing granted is an amount of nothing",
     "nature=reconstitution|zone=reste|plus=1|mode=autre",
     {"<dd>0.00\u00A0\u20AC</dd>"},
     {"- Loans, at most: **0.00\u00A0\u20AC**"},
     {"sets no amount"}},
};

static void test_answer(void **state)
{
	const struct answer_row *row = *state;
	bytes html = answer_page(row->fields), markdown = {NULL, 0};
	asked a = ask(rules, row->fields);
	assert_int_equal(bareme_answer_write_markdown(a.answer, NULL, take, &markdown), BAREME_DONE);
	for (size_t i = 0; i < COUNT(row->html) && row->html[i] != NULL; i++)
		if (strstr(html.data, row->html[i]) == NULL)
			fail_msg("not in the page: %s\n%s", row->html[i], strstr(html.data, "<body>"));
	for (size_t i = 0; i < COUNT(row->markdown) && row->markdown[i] != NULL; i++)
		if (strstr(markdown.data, row->markdown[i]) == NULL)
			fail_msg("not in the text: %s\n%s", row->markdown[i], markdown.data);
	for (size_t i = 0; i < COUNT(row->neither) && row->neither[i] != NULL; i++)
		if (strstr(html.data, row->neither[i]) != NULL || strstr(markdown.data, row->neither[i]) != NULL)
			fail_msg("stands there: %s", row->neither[i]);
	/* Figures are not made of one another: a table has a caption, and cells have headings. */
	assert_int_equal(count(&html, "<table"), count(&html, "<caption>"));
	assert_int_equal(count(&html, "<th"), count(&html, "<th scope=") + count(&html, "<thead"));
	assert_int_equal(count(&html, "<svg"), count(&html, "</desc>"));
	asked_free(&a);
	free(html.data);
	free(markdown.data);
}

static void test_refusing_writer(void **state)
{
	(void)state;
	asked a = ask(rules, "nature=reconstitution|zone=reste|plus=1");
	assert_int_equal(bareme_answer_write_html(a.answer, NULL, refuse, NULL), BAREME_WRITE_ERROR);
	assert_int_equal(bareme_answer_write_markdown(a.answer, NULL, refuse, NULL), BAREME_WRITE_ERROR);
	asked_free(&a);
}

/* A French page says so, and writes amounts as French readers do. */
static void test_french(void **state)
{
	(void)state;
	bareme_locale french = {.lang = BAREME_FR};
	bytes b = {NULL, 0};
	asked a = ask(rules, "nature=requalification|investissement=10000000|subvention_anru=0");
	assert_int_equal(bareme_answer_write_html(a.answer, &french, take, &b), BAREME_DONE);
	assert_non_null(strstr(b.data, "<html lang=\"fr\">"));
	assert_non_null(strstr(b.data, "<h1>Requalification</h1>"));
	assert_non_null(strstr(b.data, "60,0\u00A0%"));
	assert_non_null(strstr(b.data, "<p>Barème des aides"));
	assert_non_null(strstr(b.data, " (05/05/2021)"));
	free(b.data);
	b = (bytes){NULL, 0};
	assert_int_equal(bareme_answer_write_html(a.answer, NULL, take, &b), BAREME_DONE);
	assert_non_null(strstr(b.data, "<p>Schedule of Action Logement&#39;s aids"));
	assert_non_null(strstr(b.data, " (2021-05-05)"));
	asked_free(&a);
	free(b.data);
}

/* ---- Texts of any length ---- */

enum { MANY_VALUES = 150, TERMS = 10, LONG_TITLE = 700 };

/* The tables with a field of many values, a long title of an aid, and a formula that blanks make long. */
static bareme_ruleset *load_long(void)
{
	static char values[MANY_VALUES * 32], title[LONG_TITLE + 64], formula[TERMS * 128 + 64];
	size_t at = (size_t)sprintf(values, "\"acquisition-amelioration\", \"autre\"");
	for (int i = 0; i < MANY_VALUES; i++)
		at += (size_t)sprintf(values + at, ", \"qualit\u00E9-%03d\"", i);
	at = (size_t)sprintf(title, "\"titre@en\": \"");
	for (int i = 0; i < LONG_TITLE; i += 2)
		at += (size_t)sprintf(title + at, "\u00E9");
	sprintf(title + at, "!\"");
	at = (size_t)sprintf(formula, "\"formule\": \"pret * logements");
	for (int i = 0; i < TERMS; i++)
		at += (size_t)sprintf(formula + at, " + 0 *%*s pret * logements", 60, "");
	sprintf(formula + at, "\"");
	tables t = tables_read();
	tables_replace(&t, "datapackage.json", "\"acquisition-amelioration\", \"autre\"", values);
	tables_replace(&t, "datapackage.json", "\"titre@en\": \"base aid\"", title);
	tables_replace(&t, "datapackage.json", "\"formule\": \"pret * logements\"", formula);
	bareme_ruleset *long_rules = tables_load(&t);
	tables_free(&t);
	return long_rules;
}

static int take_piece(const bareme_explanation *piece, void *payload)
{
	return take(piece->text, strlen(piece->text), payload);
}

/* Every text that the answer's forms give, one after the other. */
static bytes all_forms(const bareme_answer *a)
{
	bytes b = {NULL, 0};
	assert_int_equal(bareme_answer_write_csv(a, NULL, ';', take, &b), BAREME_DONE);
	assert_int_equal(bareme_answer_write_json_explained(a, NULL, take, &b), BAREME_DONE);
	assert_int_equal(bareme_answer_write_markdown(a, NULL, take, &b), BAREME_DONE);
	assert_int_equal(bareme_answer_write_html(a, NULL, take, &b), BAREME_DONE);
	assert_int_equal(bareme_answer_explain(a, NULL, take_piece, &b), BAREME_DONE);
	return b;
}

static void test_nothing_is_cut(void **state)
{
	(void)state;
	bareme_ruleset *long_rules = load_long();
	asked refused = ask(long_rules, "nature=reconstitution|zone=reste|plus=2|mode=x");
	asked granted = ask(long_rules, "nature=reconstitution|zone=reste|plus=2");
	bytes b = all_forms(refused.answer);
	/* The last value, at the end of the message: in CSV, JSON, Markdown, HTML and the explanation. */
	assert_int_equal(count(&b, "qualit\u00E9-149"), 5);
	free(b.data);
	b = all_forms(granted.answer);
	/* The end of the title: of PLUS in all forms but CSV, of PLAI in the three explanations, one of them in the
	 * page. */
	assert_int_equal(count(&b, "PLUS, \u00E9"), 5);
	assert_int_equal(count(&b, "PLAI, \u00E9"), 3);
	assert_int_equal(count(&b, "\u00E9!"), 8);
	/* 2 x 6,700, and nothing ten times: in "calcul" of the line and of the explanation, and for readers. */
	assert_int_equal(count(&b, " 6700.00 * 2 = 13400.00\""), 2);
	assert_int_equal(count(&b, " 6,700 \u00D7 2 = 13,400.00"), 2);
	free(b.data);
	asked_free(&refused);
	asked_free(&granted);
	bareme_ruleset_free(long_rules);
}

/* ---- Lists ---- */

typedef struct list_text {
	bytes all;
	size_t at;
} list_text;

static ptrdiff_t give(char *data, size_t size, void *payload)
{
	list_text *l = payload;
	size_t n = l->all.len - l->at < size ? l->all.len - l->at : size;
	if (n > 0)
		memcpy(data, l->all.data + l->at, n);
	l->at += n;
	return (ptrdiff_t)n;
}

static void add(list_text *l, const char *line)
{
	take(line, strlen(line), &l->all);
}

static bareme_list_options options_of(list_text *l, bareme_list_format to, bytes *out)
{
	l->at = 0;
	return (bareme_list_options){.size = sizeof(bareme_list_options),
				     .date = 18779, /* 2021-06-01 */
				     .to = to,
				     .read = give,
				     .read_payload = l,
				     .write = out == NULL ? refuse : take,
				     .write_payload = out};
}

static bareme_result run(list_text *l, bareme_list_format to, unsigned threads, size_t block, bytes *out)
{
	bareme_list_options options = options_of(l, to, out);
	bareme_list_summary *summary;
	options.threads = threads;
	options.block = block;
	assert_int_equal(bareme_list_summary_new(&summary, rules), BAREME_DONE);
	bareme_result result = bareme_list_run(rules, &options, summary);
	bareme_list_summary_free(summary);
	return result;
}

static list_text numbered(size_t records, size_t refused_every)
{
	list_text l = {{NULL, 0}, 0};
	char line[64];
	add(&l, "id,nature,zone,plus\n");
	for (size_t i = 1; i <= records; i++) {
		snprintf(line, sizeof line, "n%zu,reconstitution,reste,%s\n", i, i % refused_every == 0 ? "x" : "1");
		add(&l, line);
	}
	return l;
}

/* Every tenth of 3,000 is refused: 300 come first, and 700 of the others fill the page. */
static void test_page_is_bounded(void **state)
{
	(void)state;
	list_text l = numbered(3000, 10);
	bytes page = {NULL, 0};
	assert_int_equal(run(&l, BAREME_LIST_HTML, 2, 0, &page), BAREME_DONE);
	assert_int_equal(count(&page, "<tr class=\"bad\">"), 300);
	/* Their reasons stand in rows of their own, as wide as the table. */
	assert_int_equal(count(&page, "<tr class=\"why bad\"><td colspan=\"8\">"), 300);
	assert_non_null(strstr(page.data, "<th scope=\"row\">replacement social housing<br/>"));
	assert_int_equal(count(&page, "<th scope=\"row\">n"), 1000);
	assert_non_null(strstr(page.data, "The list has 3000 operations; the page shows 1000 of them"));
	const char *last_refused = strstr(page.data, ">n3000<"), *first_other = strstr(page.data, ">n1<");
	assert_true(last_refused != NULL && first_other != NULL && last_refused < first_other);
	assert_null(strstr(page.data, ">n2999<"));
	/* 2,700 PLUS dwellings at 6,700: all of them count, shown or not. */
	assert_non_null(strstr(page.data, "<dd>18,090,000.00\u00A0\u20AC</dd>"));
	free(page.data);
	free(l.all.data);
}

/* Whatever the list, at most 2 MB: 100,000 operations, half of them refused, with all that a cell can hold. */
static void test_page_can_be_mailed(void **state)
{
	enum { RECORDS = 100000, MOST = 2000000 };
	static const char marks[] = "&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&";
	list_text l = {{NULL, 0}, 0};
	bytes page = {NULL, 0};
	char line[1024], shown[64];
	(void)state;
	add(&l, "id,nature,commune,plus,plai,date,complement\n");
	for (size_t i = 1; i <= RECORDS; i++) {
		if (i % 2 == 0)
			snprintf(line, sizeof line, "%s%zu,reconstitution,Marseille,1,1,,oui\n", marks, i);
		else
			snprintf(line, sizeof line, "%s%zu,reconstitution,%s,%s,%s,%s,%s\n", marks, i, marks, marks,
				 marks, marks, marks);
		add(&l, line);
	}
	assert_int_equal(run(&l, BAREME_LIST_HTML, 2, 0, &page), BAREME_DONE);
	assert_true(page.len < MOST);
	/* What is left out is said, and where it is. */
	size_t rows = count(&page, "<th scope=\"row\">&amp;");
	snprintf(shown, sizeof shown, "The list has 100000 operations; the page shows %zu of them", rows);
	assert_true(rows <= 1000 && count(&page, "<tr class=\"bad\">") < 500);
	assert_non_null(strstr(page.data, shown));
	free(page.data);
	free(l.all.data);
}

static void test_page_of_refused(void **state)
{
	(void)state;
	list_text l = numbered(1200, 1);
	bytes page = {NULL, 0};
	assert_int_equal(run(&l, BAREME_LIST_HTML, 1, 0, &page), BAREME_DONE);
	assert_int_equal(count(&page, "<tr class=\"bad\">"), 1000);
	assert_int_equal(count(&page, "<svg"), 0);
	free(page.data);
	free(l.all.data);
}

static void test_empty_list(void **state)
{
	(void)state;
	list_text l = numbered(0, 1);
	bytes page = {NULL, 0}, book = {NULL, 0};
	assert_int_equal(run(&l, BAREME_LIST_HTML, 1, 0, &page), BAREME_DONE);
	assert_non_null(strstr(page.data, "The list has no operation."));
	assert_int_equal(run(&l, BAREME_LIST_XLSX, 1, 0, &book), BAREME_DONE);
	assert_memory_equal(book.data, "PK", 2);
	free(page.data);
	free(book.data);
	free(l.all.data);
}

static void test_same_whatever_the_threads(void **state)
{
	(void)state;
	list_text l = numbered(500, 7);
	add(&l, "long,reconstitution,reste,1,too,much\nshort,reconstitution\nbroken,\"reconstitution\n");
	for (int to = BAREME_LIST_HTML; to <= BAREME_LIST_XLSX; to++) {
		bytes one = {NULL, 0}, many = {NULL, 0};
		assert_int_equal(run(&l, (bareme_list_format)to, 1, 0, &one), BAREME_DONE);
		assert_int_equal(run(&l, (bareme_list_format)to, 4, 100, &many), BAREME_DONE);
		assert_int_equal(one.len, many.len);
		assert_memory_equal(one.data, many.data, one.len);
		free(one.data);
		free(many.data);
	}
	free(l.all.data);
}

static void test_list_writer_refuses(void **state)
{
	(void)state;
	list_text l = numbered(3, 2);
	assert_int_equal(run(&l, BAREME_LIST_HTML, 2, 0, NULL), BAREME_WRITE_ERROR);
	assert_int_equal(run(&l, BAREME_LIST_XLSX, 2, 0, NULL), BAREME_WRITE_ERROR);
	free(l.all.data);
}

static void note(const bareme_fault *fault, void *payload)
{
	take(fault->message, strlen(fault->message), payload);
}

/* Temporary files that cannot be are told, and nothing is written. */
static void test_no_temporary_files(void **state)
{
	(void)state;
	list_text l = numbered(3, 2);
	bytes out = {NULL, 0}, told = {NULL, 0};
	bareme_list_options options = options_of(&l, BAREME_LIST_XLSX, &out);
	bareme_list_summary *summary;
	options.folder = SOURCE_FOLDER "/no such folder";
	options.report = note;
	options.report_payload = &told;
	assert_int_equal(bareme_list_summary_new(&summary, rules), BAREME_DONE);
	assert_int_equal(bareme_list_run(rules, &options, summary), BAREME_WRITE_ERROR);
	assert_int_equal(out.len, 0);
	assert_non_null(strstr(told.data, "temporary files"));
	bareme_list_summary_free(summary);
	free(told.data);
	free(l.all.data);
}

/* A part of a workbook, through unzip. */
static bytes part_of(const char *file, const char *part)
{
	char command[512], piece[4096];
	bytes b = {NULL, 0};
	snprintf(command, sizeof command, "unzip -p %s %s", file, part);
	FILE *from = popen(command, "r");
	assert_non_null(from);
	for (size_t n; (n = fread(piece, 1, sizeof piece, from)) > 0;)
		take(piece, n, &b);
	assert_int_equal(pclose(from), 0);
	return b;
}

/* A list written as that workbook, into a file of that name. */
static void write_book(document *d, list_text *l, const char *file, bytes *out)
{
	bareme_list_options options = options_of(l, BAREME_LIST_XLSX, out);
	bareme_list_summary *summary;
	assert_int_equal(bareme_list_summary_new(&summary, rules), BAREME_DONE);
	assert_int_equal(list_run_document(rules, &options, d, summary), BAREME_DONE);
	bareme_list_summary_free(summary);
	document_free(d);
	FILE *to = fopen(file, "wb");
	assert_true(to != NULL && fwrite(out->data, 1, out->len, to) == out->len && fclose(to) == 0);
}

static document *new_book(void)
{
	document *d = workbook_document_new();
	assert_non_null(d);
	return d;
}

/* With 5 rows to a sheet, 9 operations take 3 sheets of 4, and formulas add up all of them. */
static void test_sheets_go_on(void **state)
{
	(void)state;
	const char *file = "bareme-test-sheets.xlsx";
	list_text l = numbered(9, 100);
	bytes out = {NULL, 0};
	document *d = new_book();
	((workbook *)d)->row_max = 5;
	write_book(d, &l, file, &out);
	bytes book = part_of(file, "xl/workbook.xml"), totals = part_of(file, "xl/worksheets/sheet1.xml"),
	      tables = part_of(file, "xl/worksheets/sheet6.xml");
	assert_int_equal(unlink(file), 0);
	assert_non_null(strstr(book.data, "name=\"Operations 3\""));
	assert_null(strstr(book.data, "name=\"Operations 4\""));
	assert_non_null(strstr(book.data, "name=\"Lines of aid 3\""));
	assert_null(strstr(book.data, "name=\"Refused 2\""));
	assert_non_null(strstr(totals.data, "COUNTIFS('Operations'!$J$2:$J$5,\"=ok\")+COUNTIFS('Operations "
					    "2'!$J$2:$J$5,\"=ok\")+COUNTIFS('Operations 3'!$J$2,\"=ok\")</f>"
					    "<v>9</v>"));
	/* 5 May 2021, the date of a source, as spreadsheets count days. */
	assert_non_null(strstr(tables.data, "<v>44321</v>"));
	free(book.data);
	free(totals.data);
	free(tables.data);
	free(out.data);
	free(l.all.data);
}

/* Labels of the chart are out of sight, sentences wrap in rows that hold them, and no code is told twice. */
static void test_book_for_readers(void **state)
{
	(void)state;
	const char *file = "bareme-test-readers.xlsx";
	list_text l = numbered(3, 2);
	bytes out = {NULL, 0};
	add(&l, "long,accompagnement,reste,1\n");
	write_book(new_book(), &l, file, &out);
	bytes totals = part_of(file, "xl/worksheets/sheet1.xml"),
	      operations = part_of(file, "xl/worksheets/sheet2.xml"),
	      refused = part_of(file, "xl/worksheets/sheet3.xml"), chart = part_of(file, "xl/charts/chart1.xml");
	assert_int_equal(unlink(file), 0);
	assert_non_null(strstr(totals.data, "<col min=\"6\" max=\"6\" width=\"0\" hidden=\"1\""));
	assert_non_null(strstr(chart.data, "$F$"));
	assert_null(strstr(chart.data, "<c:plotVisOnly val=\"1\"/>"));
	assert_non_null(strstr(operations.data, ">valeur-invalide: plus=x: not a number<"));
	assert_non_null(strstr(refused.data, ">plus=x: not a number<"));
	assert_non_null(strstr(refused.data, ">valeur-invalide<"));
	/* Headings are high; of the rest, the second refused one alone has more to say than a line holds. */
	assert_int_equal(count(&operations, "customHeight=\"1\""), 1);
	assert_int_equal(count(&refused, "customHeight=\"1\""), 2);
	const char *third = strstr(refused.data, "<row r=\"3\"");
	assert_true(third != NULL && strstr(third, "customHeight") != NULL);
	free(totals.data);
	free(operations.data);
	free(refused.data);
	free(chart.data);
	free(out.data);
	free(l.all.data);
}

/* What the local head of the file's first part needs of a reader: 4.5 is ZIP64. */
static int version_needed(const bytes *out)
{
	return out->len > 5 ? out->data[4] : 0;
}

/* A large workbook is written as ZIP64, and found whole; a small one is not. */
static void test_zip64(void **state)
{
	(void)state;
	const char *file = "bareme-test-zip64.xlsx";
	list_text l = numbered(3, 100);
	bytes large = {NULL, 0}, small = {NULL, 0};
	document *d = new_book();
	((workbook *)d)->zip64_from = 1000;
	write_book(d, &l, file, &large);
	bytes book = part_of(file, "xl/workbook.xml");
	assert_int_equal(version_needed(&large), 45);
	write_book(new_book(), &l, file, &small);
	assert_int_equal(version_needed(&small), 20);
	assert_int_equal(unlink(file), 0);
	free(book.data);
	free(large.data);
	free(small.data);
	free(l.all.data);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
	    cmocka_unit_test(test_contrast_itself),
	    cmocka_unit_test(test_refusing_writer),
	    cmocka_unit_test(test_french),
	    cmocka_unit_test(test_nothing_is_cut),
	    cmocka_unit_test(test_page_is_bounded),
	    cmocka_unit_test(test_page_can_be_mailed),
	    cmocka_unit_test(test_page_of_refused),
	    cmocka_unit_test(test_empty_list),
	    cmocka_unit_test(test_same_whatever_the_threads),
	    cmocka_unit_test(test_list_writer_refuses),
	    cmocka_unit_test(test_no_temporary_files),
	    cmocka_unit_test(test_sheets_go_on),
	    cmocka_unit_test(test_zip64),
	    cmocka_unit_test(test_book_for_readers),
	};
	rules = load_builtin();
	add_rows(escapes, sizeof *escapes, COUNT(escapes), test_escape);
	add_rows(contrasts, sizeof *contrasts, COUNT(contrasts), test_contrast);
	add_rows(answers, sizeof *answers, COUNT(answers), test_answer);
	for (size_t i = 0; i < COUNT(others); i++)
		tests[test_count++] = others[i];
	int failed = _cmocka_run_group_tests("page", tests, test_count, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
