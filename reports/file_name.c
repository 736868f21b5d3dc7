/* SPDX-License-Identifier: MIT */
#include "file_name.h"

#include "../checker/os.h"
#include "../checker/utf8.h"

#include <errno.h>
#include <string.h>

enum { LONGEST = 120 }; /* bytes, of the 255 that a name may have */

static bool may_stand(uint32_t c)
{
    return !utf8_is_hidden(c) && (c >= 0x80 || strchr("/\\:*?\"<>|", (int)c) == NULL);
}

void file_name_add(buf *out, str text)
{
    size_t start = out->len;
    for (size_t i = 0, n; i < text.len; i += n) {
        uint32_t c = 0;
        n = utf8_decode((str){text.ptr + i, text.len - i}, &c);
        if (n > 0 && may_stand(c) && out->len - start + n <= LONGEST) {
            buf_add(out, (str){text.ptr + i, n});
        }
        n = n == 0 ? 1 : n;
    }
    if (out->len == start) {
        buf_add(out, STR("未注明"));
    }
}

bool file_make_folder(const char *path, language l, str *error)
{
    bool ok = os_make_folder(path, error);
    if (!ok) {
        *error = str_of(os_reason(errno, l));
    }
    return ok;
}
