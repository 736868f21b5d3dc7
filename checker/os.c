/* SPDX-License-Identifier: MIT */
#include "os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct {
    int number;
    const char *zh;
} REASONS[] = {
    {ENOENT, "没有这个文件或文件夹"},
    {ENOTDIR, "路径中有一段不是文件夹"},
    {EACCES, "没有权限"},
    {EPERM, "没有权限"},
    {EROFS, "所在磁盘只读"},
    {EISDIR, "这是文件夹，不是文件"},
    {EEXIST, "已有同名的文件"},
    {ENOSPC, "磁盘空间不足"},
    {EDQUOT, "磁盘配额已满"},
    {EFBIG, "文件太大"},
    {EIO, "磁盘读写出错"},
    {ENAMETOOLONG, "文件名太长"},
    {ELOOP, "链接循环"},
    {EBADF, "已关闭"},
    {EMFILE, "同时打开的文件太多"},
    {ENFILE, "同时打开的文件太多"},
    {ETXTBSY, "文件正在使用"},
    {EBUSY, "文件正在使用"},
};

const char *os_reason(int number, language l)
{
    for (size_t i = 0; l == LANGUAGE_ZH && i < sizeof REASONS / sizeof *REASONS; i++) {
        if (REASONS[i].number == number) {
            return REASONS[i].zh;
        }
    }
    return strerror(number);
}

static bool fail(str *error, int number)
{
    *error = str_of(strerror(number));
    errno = number;
    return false;
}

os_kind os_kind_of(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        return errno == ENOENT || errno == ENOTDIR ? OS_ABSENT : OS_OTHER;
    }
    if (S_ISREG(info.st_mode)) {
        return OS_FILE;
    }
    return S_ISDIR(info.st_mode) ? OS_FOLDER : OS_OTHER;
}

bool os_same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static int compare_names(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

/* Reads the entries of an open folder; the number of the error, or 0. */
static int read_entries(arena *a, DIR *folder, str **names, size_t *count)
{
    size_t cap = 0;
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(folder)) != NULL) {
        str name = str_of(entry->d_name);
        if (!str_equal(name, STR(".")) && !str_equal(name, STR(".."))) {
            ARENA_PUSH(a, *names, *count, cap, arena_copy(a, name));
        }
    }
    return errno;
}

bool os_list_folder(arena *a, const char *path, str **names, size_t *count, str *error)
{
    DIR *folder = opendir(path);
    if (!folder) {
        return fail(error, errno);
    }
    *names = NULL;
    *count = 0;
    int failure = read_entries(a, folder, names, count);
    closedir(folder);
    if (failure) {
        return fail(error, failure);
    }
    if (*count) {
        qsort(*names, *count, sizeof **names, compare_names);
    }
    return true;
}

/* The size a regular file says it has; 0 for pipes and the like. */
static size_t expected_size(int fd, size_t limit)
{
    struct stat info;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size < 0) {
        return 0;
    }
    return (uint64_t)info.st_size > limit ? limit : (size_t)info.st_size;
}

/* Reads to the end; the number of the error, or 0. One byte more than expected shows the end at once. */
static int read_all(arena *a, int fd, size_t limit, str *bytes)
{
    size_t cap = expected_size(fd, limit) + 1, len = 0;
    char *text = arena_alloc(a, cap);
    for (;;) {
        text = arena_grow(a, text, len, &cap, 1);
        ssize_t got = read(fd, text + len, cap - len);
        if (got < 0 && errno != EINTR) {
            return errno;
        }
        if (got == 0) {
            break;
        }
        len += got > 0 ? (size_t)got : 0;
        if (len > limit) {
            return EFBIG;
        }
    }
    *bytes = (str){text, len};
    return 0;
}

bool os_close_written(FILE *out, bool ok)
{
    int failure = errno;
    bool written = out != NULL && ok;
    if (out != NULL && fclose(out) != 0 && written) {
        return false;
    }
    errno = failure;
    return written;
}

bool os_read_file(arena *a, const char *path, size_t limit, str *bytes, str *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail(error, errno);
    }
    int failure = read_all(a, fd, limit, bytes);
    close(fd);
    return failure ? fail(error, failure) : true;
}

static bool make_one_folder(const char *path, str *error)
{
    if (mkdir(path, 0777) == 0) {
        return true;
    }
    int failure = errno; /* on a read-only disk the error of a folder that is there may be another */
    return os_kind_of(path) == OS_FOLDER ? true : fail(error, failure);
}

bool os_make_folder(const char *path, str *error)
{
    buf part = {0};
    buf_add(&part, str_of(path));
    bool made = true;
    for (size_t i = 1; made && i < part.len; i++) {
        if (part.ptr[i] == '/') {
            part.ptr[i] = '\0';
            made = make_one_folder(part.ptr, error);
            part.ptr[i] = '/';
        }
    }
    buf_free(&part);
    return made && make_one_folder(path, error);
}

FILE *os_temporary_file(arena *a, str *path)
{
    const char *folder = getenv("TMPDIR");
    bool given = folder != NULL && folder[0] != '\0';
    str name = arena_format(a, "%s/jianjia-XXXXXX", given ? folder : "/tmp");
    int descriptor = mkstemp((char *)name.ptr);
    *path = descriptor < 0 ? (str){0} : name;
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    if (descriptor >= 0 && file == NULL) {
        close(descriptor);
    }
    return file;
}

void os_remove_file(const char *path)
{
    (void)remove(path);
}

bool os_make_secret_file(const char *path, str bytes, str *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return fail(error, errno);
    }
    ssize_t written = write(fd, bytes.ptr, bytes.len);
    int failure = written < 0 ? errno : (size_t)written < bytes.len ? ENOSPC : 0;
    failure = close(fd) != 0 && failure == 0 ? errno : failure;
    if (failure != 0) {
        (void)unlink(path);
    }
    return failure == 0 ? true : fail(error, failure);
}

bool os_random(void *bytes, size_t count, str *error)
{
    ssize_t got;
    do {
        got = getrandom(bytes, count, 0);
    } while (got < 0 && errno == EINTR);
    return got == (ssize_t)count ? true : fail(error, errno);
}

bool os_is_terminal(int fd)
{
    return isatty(fd) == 1;
}

int os_terminal_width(int fd)
{
    struct winsize size;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static const char *first_set(const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) {
            return value;
        }
    }
    return "C";
}

static bool is_no_language(str locale)
{
    return str_equal(locale, STR("C")) || str_equal(locale, STR("POSIX")) ||
           str_starts_with(locale, STR("C."));
}

bool os_locale_is_chinese(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    str locale = str_of(first_set(names, sizeof names / sizeof *names));
    if (is_no_language(locale)) {
        return false;
    }
    str preferred = str_of(getenv("LANGUAGE")); /* "zh_CN:en"; goes before the locale unless that is C */
    return str_starts_with(preferred.len ? preferred : locale, STR("zh"));
}

day os_today(void)
{
    time_t now = time(NULL);
    struct tm local;
    day today = 0;
    if (localtime_r(&now, &local)) {
        day_from_ymd(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday, &today);
    }
    return today;
}

size_t os_processors(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 1 ? (size_t)online : 1;
}

uint64_t os_clock(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* can't fail on Linux */
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* "RssAnon:      1234 kB" of /proc/self/status */
static void take_line(const char *line, const char *name, size_t *bytes)
{
    size_t length = strlen(name);
    if (strncmp(line, name, length) == 0) {
        *bytes = (size_t)strtoull(line + length, NULL, 10) * 1024;
    }
}

os_memory os_memory_used(void)
{
    os_memory m = {0};
    char line[256];
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        take_line(line, "RssAnon:", &m.own);
        take_line(line, "RssFile:", &m.mapped);
        take_line(line, "VmHWM:", &m.most);
    }
    if (status != NULL) {
        (void)fclose(status);
    }
    return m;
}

/* The C library would keep them, and the more the larger they are: a quarter of what a large audit takes. */
void os_return_memory(void)
{
    enum { LARGE_PIECE = 1 << 18 };
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_PIECE); /* if it fails, more memory is held */
}

void os_write(int fd, str bytes)
{
    while (bytes.len > 0) {
        ssize_t written = write(fd, bytes.ptr, bytes.len);
        if (written < 0 && errno != EINTR) {
            return;
        }
        size_t done = written > 0 ? (size_t)written : 0;
        bytes = (str){bytes.ptr + done, bytes.len - done};
    }
}

/* ---- threads ---- */

/* As much as a program's first thread usually has, whatever a limit says of new ones. */
enum { THREAD_STACK = 8 << 20 };

typedef struct {
    void (*work)(void *context);
    void *context;
    pthread_t thread;
    bool started;
} helper;

static void *help(void *its)
{
    const helper *h = its;
    h->work(h->context);
    return NULL;
}

void os_work_together(void (*work)(void *context), void *const *contexts, size_t count)
{
    arena own = {0};
    helper *helpers = arena_array(&own, count, sizeof *helpers);
    pthread_attr_t large;
    (void)pthread_attr_init(&large); /* can't fail on Linux */
    bool able = pthread_attr_setstacksize(&large, THREAD_STACK) == 0;
    for (size_t i = 1; i < count; i++) {
        helpers[i] = (helper){.work = work, .context = contexts[i]};
        helpers[i].started = able && pthread_create(&helpers[i].thread, &large, help, &helpers[i]) == 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (!helpers[i].started) {
            work(contexts[i]);
        }
    }
    for (size_t i = 1; i < count; i++) {
        if (helpers[i].started) {
            (void)pthread_join(helpers[i].thread, NULL);
        }
    }
    pthread_attr_destroy(&large);
    arena_free(&own);
}

/* ---- a ticker ---- */

struct os_ticker {
    void (*tick)(void *context);
    void *context;
    unsigned first_ms, every_ms;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool ending;
};

static void add_ms(struct timespec *t, unsigned ms)
{
    enum { MS = 1000, NS_OF_MS = 1000000, NS = 1000000000 };
    t->tv_sec += ms / MS;
    t->tv_nsec += (long)(ms % MS) * NS_OF_MS;
    if (t->tv_nsec >= NS) {
        t->tv_sec++;
        t->tv_nsec -= NS;
    }
}

static void *tick_along(void *its)
{
    os_ticker *t = its;
    struct timespec next;
    (void)clock_gettime(CLOCK_MONOTONIC, &next);
    add_ms(&next, t->first_ms);
    (void)pthread_mutex_lock(&t->lock);
    while (!t->ending) {
        if (pthread_cond_timedwait(&t->ended, &t->lock, &next) == ETIMEDOUT && !t->ending) {
            t->tick(t->context);
            (void)clock_gettime(CLOCK_MONOTONIC, &next); /* a terminal that is slow is not hurried */
            add_ms(&next, t->every_ms);
        }
    }
    (void)pthread_mutex_unlock(&t->lock);
    return NULL;
}

os_ticker *os_ticker_start(void (*tick)(void *context), void *context, unsigned first_ms, unsigned every_ms)
{
    os_ticker *t = calloc(1, sizeof *t);
    pthread_condattr_t monotonic;
    if (t == NULL) {
        return NULL;
    }
    t->tick = tick;
    t->context = context;
    t->first_ms = first_ms;
    t->every_ms = every_ms;
    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&t->ended, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
    (void)pthread_mutex_init(&t->lock, NULL);
    if (pthread_create(&t->thread, NULL, tick_along, t) != 0) {
        free(t);
        return NULL;
    }
    return t;
}

void os_ticker_stop(os_ticker *t)
{
    (void)pthread_mutex_lock(&t->lock);
    t->ending = true;
    (void)pthread_cond_signal(&t->ended);
    (void)pthread_mutex_unlock(&t->lock);
    (void)pthread_join(t->thread, NULL);
    (void)pthread_cond_destroy(&t->ended);
    (void)pthread_mutex_destroy(&t->lock);
    free(t);
}
