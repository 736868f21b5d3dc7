/* SPDX-License-Identifier: MIT
 *
 * Yearly figures as bars against the line of their limit. Years that count are filled and marked with a word, so that
 * nothing hangs on colour; a year known within bounds is a line from its least to its most; an unknown one says so. The
 * drawing's name says all of it in words.
 */
#include "html.h"

enum { LEFT = 52, TOP = 22, BOTTOM = 150, HEIGHT = 178, BAR = 40, STEP = 76, NARROWEST = 260 };

/* Hundredths of a per cent: drawing needs no more; nothing is decided by it. Cut, never rounded up. */
static long part(exact n)
{
    return n.den == 0 ? 0 : (long)((__int128)n.num * 10000 / n.den);
}

static long highest(const finding *f)
{
    long most = part(f->limit) * 5 / 4;
    for (size_t i = 0; i < f->point_count; i++) {
        long here = f->points[i].known ? part(f->points[i].high) : 0;
        most = here > most ? here : most;
    }
    return most > 10000 ? most : most > 5000 ? 10000 : most > 0 ? 5000 : 1;
}

static long height_of(long value, long most)
{
    return BOTTOM - value * (BOTTOM - TOP) / most;
}

static void percent(html *h, long value)
{
    fprintf(h->out, "%ld", value / 100);
    if (value % 100 != 0) {
        fprintf(h->out, value % 10 == 0 ? ".%ld" : ".%02ld",
                value % 10 == 0 ? value % 100 / 10 : value % 100);
    }
    html_raw(h, "%");
}

static void figure_of(html *h, const chart_point *p)
{
    long low = part(p->low), high = part(p->high);
    if (!p->known) {
        html_say(h, p->withheld ? "**" : "缺", p->withheld ? "**" : "?");
        return;
    }
    if (low < high) {
        fprintf(h->out, "%ld–", low / 100);
    }
    percent(h, high);
}

static void draw_point(html *h, const chart_point *p, long x, long most)
{
    long low = height_of(part(p->low), most), high = height_of(part(p->high), most);
    if (p->known && low == high) {
        fprintf(h->out, "<rect class=\"bar%s\" x=\"%ld\" y=\"%ld\" width=\"%d\" height=\"%ld\"/>",
                p->counted ? " counted" : "", x, high, BAR, BOTTOM - high);
    } else if (p->known) {
        fprintf(h->out, "<path class=\"range\" d=\"M%ld %ldh16m-8 0V%ldm-8 0h16\"/>", x + BAR / 2 - 8, low,
                high);
    }
    fprintf(h->out, "<text x=\"%ld\" y=\"%ld\" text-anchor=\"middle\">", x + BAR / 2,
            (p->known ? high : BOTTOM) - 6);
    figure_of(h, p);
    fprintf(h->out, "</text><text x=\"%ld\" y=\"%d\" text-anchor=\"middle\">%s%d</text>\n", x + BAR / 2,
            BOTTOM + 18, p->counted ? "● " : "", p->year);
}

/* 不满意率：界限50%，2022年63.19%（计入），2023年缺 */
static void say_all(html *h, const finding *f)
{
    html_text(h, f->chart_title);
    html_say(h, "：", ": ");
    if (f->limit_known) {
        html_say(h, "界限", "limit ");
        percent(h, part(f->limit));
        html_say(h, "，", ", ");
    }
    for (size_t i = 0; i < f->point_count; i++) {
        html_say(h, i > 0 ? "，" : "", i > 0 ? ", " : "");
        html_sayf(h, "%d年", "%d ", f->points[i].year);
        figure_of(h, &f->points[i]);
        html_say(h, f->points[i].counted ? "（计入）" : "", f->points[i].counted ? " (counts)" : "");
    }
}

void html_chart(html *h, const finding *f)
{
    if (f->point_count == 0) {
        return;
    }
    long most = highest(f), width = LEFT + 8 + (long)f->point_count * STEP;
    width = width < NARROWEST ? NARROWEST : width;
    fprintf(h->out,
            "<figure><svg viewBox=\"0 0 %ld %d\" width=\"%ld\" height=\"%d\" role=\"img\" aria-label=\"",
            width, HEIGHT, width, HEIGHT);
    say_all(h, f);
    fprintf(h->out, "\"><path class=\"axis\" d=\"M%d %dH%ld\"/>\n", LEFT, BOTTOM, width);
    for (size_t i = 0; i < f->point_count; i++) {
        draw_point(h, &f->points[i], LEFT + 16 + (long)i * STEP, most);
    }
    if (f->limit_known) {
        long y = height_of(part(f->limit), most);
        fprintf(h->out,
                "<path class=\"limit\" d=\"M%d %ldH%ld\"/><text x=\"%d\" y=\"%ld\" text-anchor=\"end\">",
                LEFT, y, width, LEFT - 6, y + 5);
        percent(h, part(f->limit));
        html_raw(h, "</text>");
    }
    html_raw(h, "</svg>\n<figcaption>");
    html_text(h, f->chart_title);
    html_say(h, "。虚线为界限；实心、标“●”的为计入的年度",
             ". The dashed line is the limit; filled bars marked ● are the years that count");
    html_raw(h, "</figcaption></figure>\n");
}
