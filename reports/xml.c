/* SPDX-License-Identifier: MIT */
#include "xml.h"

#include "../checker/utf8.h"

static str entity_of(char c)
{
    switch (c) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '"':
        return STR("&quot;");
    default:
        return (str){0};
    }
}

void xml_add(buf *out, str s)
{
    buf shown = {0};
    utf8_add_visible(&shown, s);
    size_t plain = 0; /* where the run without entities begins */
    for (size_t i = 0; i < shown.len; i++) {
        str entity = entity_of(shown.ptr[i]);
        if (entity.len > 0) {
            buf_add(out, (str){shown.ptr + plain, i - plain});
            buf_add(out, entity);
            plain = i + 1;
        }
    }
    buf_add(out, (str){shown.ptr + plain, shown.len - plain});
    buf_free(&shown);
}
