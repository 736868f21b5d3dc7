/* SPDX-License-Identifier: MIT */
#include "xml.h"

#include "../checker/utf8.h"

void xml_add(buf *out, str s)
{
    buf shown = {0};
    utf8_add_visible(&shown, s);
    for (size_t i = 0; i < shown.len; i++) {
        char c = shown.ptr[i];
        str entity = c == '&'   ? STR("&amp;")
                     : c == '<' ? STR("&lt;")
                     : c == '>' ? STR("&gt;")
                     : c == '"' ? STR("&quot;")
                                : (str){shown.ptr + i, 1};
        buf_add(out, entity);
    }
    buf_free(&shown);
}
