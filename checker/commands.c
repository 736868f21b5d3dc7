/* SPDX-License-Identifier: MIT */
#include "commands.h"

#include "pack.h"

#include <errno.h>
#include <string.h>

int command_fault(const session *s, const char *zh, const char *en, ...)
{
    buf text = {0};
    progress_pause(s->progress);
    va_list args;
    va_start(args, en);
    buf_addv(&text, s->language == LANGUAGE_ZH ? zh : en, args);
    va_end(args);
    diag d = {.severity = SEVERITY_ERROR, .code = "usage", .message = buf_str(&text)};
    diag_print(stderr, &d, s->language, s->colour_err);
    buf_free(&text);
    return STATUS_FAILED;
}

void command_print_diags(const session *s, const diags *d)
{
    progress_pause(s->progress);
    for (size_t i = 0; i < d->count; i++) {
        diag_print(stderr, &d->items[i], s->language, s->colour_err);
    }
}

pack *command_pack(const session *s, str name, bool examples)
{
    diags d = {.language = s->language};
    pack *p = pack_load(name.len > 0 ? name : pack_default_name(), examples, &d);
    command_print_diags(s, &d);
    if (d.errors > 0) {
        pack_free(p);
        p = NULL;
    }
    diags_free(&d);
    return p;
}

bool command_flush(const session *s)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return true;
    }
    if (errno != EPIPE) { /* nobody reads on: nothing to tell */
        command_fault(s, "无法写出结果：%s", "the output could not be written: %s", strerror(errno));
    }
    return false;
}

bool command_option(int argc, char **argv, int *i, const char *name, const char **value)
{
    size_t length = strlen(name);
    if (strncmp(argv[*i], name, length) != 0) {
        return false;
    }
    if (argv[*i][length] == '=') {
        *value = argv[*i] + length + 1;
        return true;
    }
    if (argv[*i][length] != '\0') {
        return false;
    }
    *value = *i + 1 < argc ? argv[++*i] : NULL;
    return true;
}
