/* SPDX-License-Identifier: MIT */
#include "html.h"

#include "words.h"
#include "xml.h"

#include "../checker/utf8.h"

void html_raw(html *h, const char *markup)
{
    fputs(markup, h->out);
}

void html_text(html *h, str s)
{
    buf_clear(&h->text);
    xml_add(&h->text, s);
    fwrite(h->text.ptr, 1, h->text.len, h->out);
}

void html_short(html *h, str s, size_t width)
{
    str start = utf8_prefix_of_width(s, width);
    html_text(h, start);
    html_raw(h, start.len < s.len ? "…" : "");
}

void html_say(html *h, const char *zh, const char *en)
{
    html_raw(h, h->report->language == LANGUAGE_ZH ? zh : en);
}

void html_sayf(html *h, const char *zh, const char *en, ...)
{
    va_list values;
    va_start(values, en);
    vfprintf(h->out, h->report->language == LANGUAGE_ZH ? zh : en, values);
    va_end(values);
}

void html_comma(html *h, bool wanted)
{
    html_say(h, wanted ? "、" : "", wanted ? ", " : "");
}

void html_heading(html *h, const char *id, const char *zh, const char *en)
{
    fprintf(h->out, "<h2 id=\"%s\">", id);
    html_say(h, zh, en);
    html_raw(h, "</h2>\n");
}

void html_table(html *h, const char *zh, const char *en)
{
    html_raw(h, "<div class=\"scroll\" tabindex=\"0\"><table><caption>");
    html_say(h, zh, en);
    html_raw(h, "</caption>\n<thead><tr>");
}

void html_table_body(html *h)
{
    html_raw(h, "</tr></thead>\n<tbody>\n");
}

void html_table_end(html *h)
{
    html_raw(h, "</tbody></table></div>\n");
}

void html_head_cell(html *h, const char *zh, const char *en)
{
    html_raw(h, "<th scope=\"col\">");
    html_say(h, zh, en);
    html_raw(h, "</th>");
}

void html_cell(html *h, str text)
{
    html_raw(h, "<td>");
    html_short(h, text, HTML_VALUE);
    html_raw(h, "</td>");
}

void html_number(html *h, uint64_t n)
{
    fprintf(h->out, "<td class=\"number%s\">%llu</td>", n == 0 ? " zero" : "", (unsigned long long)n);
}

void html_kind(html *h, finding_kind k)
{
    fprintf(h->out, "<span class=\"kind %s\">", kind_names[k]);
    html_text(h, words_kind(h->report, k));
    html_raw(h, "</span>");
}

str html_clause(const finding *f)
{
    return f->clause.len > 0 ? f->clause : f->rule;
}

str html_name(const case_entry *c)
{
    return c->name.len > 0 ? c->name : c->key;
}
