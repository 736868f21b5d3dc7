/* SPDX-License-Identifier: MIT
 *
 * Yearly figures as bars against the line of their limit. Years that count are filled and marked with a word, so that
 * nothing hangs on colour; a year known within bounds is a line from its least to its most; an unknown one says so.
 */
#include "html.h"

enum { WIDTH = 560, HEIGHT = 180, LEFT = 44, TOP = 16, BOTTOM = 150, BAR = 36, WIDEST_STEP = 72 };

/* Hundredths of a per cent: drawing needs no more; nothing is decided by it. */
static long part(exact n)
{
    return n.den == 0 ? 0 : (long)(n.num * 10000 / n.den);
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

static void percent(FILE *out, long value)
{
    fprintf(out, value % 100 == 0 ? "%ld%%" : "%ld.%02ld%%", value / 100, value % 100);
}

static void draw_point(html *h, const chart_point *p, long x, long most)
{
    long low = part(p->low), high = part(p->high);
    if (p->known && low == high) {
        fprintf(h->out, "<rect class=\"bar%s\" x=\"%ld\" y=\"%ld\" width=\"%d\" height=\"%ld\"/>",
                p->counted ? " counted" : "", x, height_of(high, most), BAR, BOTTOM - height_of(high, most));
    } else if (p->known) {
        fprintf(h->out, "<path class=\"range\" d=\"M%ld %ldV%ld\"/>", x + BAR / 2, height_of(low, most),
                height_of(high, most));
    }
    fprintf(h->out, "<text x=\"%ld\" y=\"%ld\" text-anchor=\"middle\">", x + BAR / 2,
            (p->known ? height_of(high, most) : BOTTOM) - 4);
    if (!p->known && p->withheld) {
        fputs("**", h->out);
    } else if (!p->known) {
        html_say(h, "缺", "?");
    } else if (low == high) {
        percent(h->out, high);
    }
    fprintf(h->out, "</text><text x=\"%ld\" y=\"%d\" text-anchor=\"middle\">%d%s</text>\n", x + BAR / 2,
            BOTTOM + 16, p->year, p->counted ? " ●" : "");
}

void html_chart(html *h, const finding *f)
{
    if (f->point_count == 0) {
        return;
    }
    long most = highest(f), step = (WIDTH - LEFT) / (long)f->point_count;
    step = step > WIDEST_STEP ? WIDEST_STEP : step;
    fprintf(h->out,
            "<figure><svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"", WIDTH,
            HEIGHT, WIDTH, HEIGHT);
    html_text(h, f->chart_title);
    fprintf(h->out, "\"><path class=\"axis\" d=\"M%d %dH%d\"/>\n", LEFT, BOTTOM, WIDTH);
    for (size_t i = 0; i < f->point_count; i++) {
        draw_point(h, &f->points[i], LEFT + 8 + (long)i * step, most);
    }
    if (f->limit_known) {
        long y = height_of(part(f->limit), most);
        fprintf(h->out, "<path class=\"limit\" d=\"M%d %ldH%d\"/><text x=\"2\" y=\"%ld\">", LEFT, y, WIDTH,
                y + 4);
        percent(h->out, part(f->limit));
        fputs("</text>", h->out);
    }
    fputs("</svg>\n<figcaption>", h->out);
    html_text(h, f->chart_title);
    html_say(h, "；虚线为界限，●为所依据的年度",
             "; the dashed line is the limit, ● marks the years that count");
    fputs("</figcaption></figure>\n", h->out);
}
