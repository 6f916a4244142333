/* What all pages share; see page.h. */
#include "documents/page.h"

void page_begin(const paper *p, buffer *title, buffer *below)
{
	paper_put(p,
		  "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n"
		  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
		  "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>",
		  p->lang == BAREME_FR ? "fr" : "en");
	buffer_text(p->out, buffer_all(title));
	paper_raw(p, "</title>\n<style>\n");
	paper_raw(p, page_style);
	paper_put(p, "</style>\n</head>\n<body>\n<header>\n<p>%s</p>\n<h1>", p->r->title.in[p->lang]);
	buffer_text(p->out, buffer_all(title));
	paper_raw(p, below->len > 0 ? "</h1>\n<p>" : "</h1>\n");
	buffer_text(p->out, buffer_all(below));
	paper_raw(p, below->len > 0 ? "</p>\n</header>\n<main>\n" : "</header>\n<main>\n");
	p->out->failed |= title->failed || below->failed;
	buffer_free(title);
	buffer_free(below);
}

void page_end(const paper *p)
{
	paper_put(
	    p, "</main>\n<footer>\n<p>%s</p>\n<p>",
	    paper_tr(p, "Loans and grants are ceilings; they are of different kinds and are never added together."));
	paper_receipt(p);
	paper_raw(p, "</p>\n</footer>\n</body>\n</html>\n");
}

void page_heading(const paper *p, const char *message)
{
	paper_put(p, "<h2>%s</h2>\n", paper_tr(p, message));
}

void page_open_table(const paper *p, const char *class, const char *caption, const paper_column *columns, size_t count)
{
	/* A box that scrolls can be reached with the keyboard, and says what it is. */
	paper_put(p,
		  "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">\n<table class=\"%s\">\n"
		  "<caption>%s</caption>\n",
		  paper_tr(p, caption), class, paper_tr(p, caption));
	paper_raw(p, count > 0 ? "<thead><tr>" : "");
	for (size_t i = 0; i < count; i++)
		paper_put(p,
			  columns[i].numbers ? "<th scope=\"col\" class=\"num\">%s</th>" : "<th scope=\"col\">%s</th>",
			  columns[i].given ? columns[i].heading : paper_tr(p, columns[i].heading));
	paper_raw(p, count > 0 ? "</tr></thead>\n<tbody>\n" : "<tbody>\n");
}

void page_close_table(const paper *p, const char *part)
{
	paper_put(p, "</%s>\n</table>\n</div>\n", part);
}

void page_put_source(const paper *p, bareme_text id, bareme_text title, bareme_text date, bareme_text address)
{
	bool link = (address.len >= 8 && memcmp(address.data, "https://", 8) == 0) ||
		    (address.len >= 7 && memcmp(address.data, "http://", 7) == 0);
	paper_raw(p, "<li><code>");
	paper_text(p, id);
	paper_raw(p, "</code> ");
	paper_text(p, title);
	paper_raw(p, " (");
	paper_text(p, date);
	paper_raw(p, ")");
	if (link) {
		paper_raw(p, ", <a href=\"");
		paper_text(p, address);
		paper_raw(p, "\">");
		paper_text(p, address);
		paper_raw(p, "</a>");
	} else if (address.len > 0) {
		paper_raw(p, ", ");
		paper_text(p, address);
	}
	paper_raw(p, "</li>\n");
}

const char *page_status_class(bareme_status status)
{
	return status == BAREME_GRANTED ? "" : status == BAREME_INELIGIBLE ? "care" : "bad";
}

void page_put_sum(const paper *p, const char *class, bareme_text title, bareme_text amount)
{
	paper_put(p, "<div class=\"%s\"><dt>", class);
	paper_text(p, title);
	paper_raw(p, "</dt><dd>");
	paper_text(p, amount);
	paper_raw(p, "\xC2\xA0\xE2\x82\xAC</dd></div>\n");
}
