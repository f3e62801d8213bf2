/* Calls of the C library that write, counted, and one of them failed, killed or stopped at.

   Loaded in front of the C library (LD_PRELOAD) by tools.faults; Python arms it by faults_arm.
   Files count below one folder alone, sockets whatever they lead to. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { FAIL_ONCE = 1, FAIL_FROM, KILL_BEFORE, KILL_HALF, STOP_AFTER };
enum { FILES = 1, SOCKETS = 2, SYNCS = 4 };

static long at, seen;
static int how, kinds, error;
static char under[PATH_MAX];

void faults_arm(long number, int what, int of, int fault, const char *folder) {
    at = number, how = what, kinds = of, error = fault, seen = 0;
    strncpy(under, folder, sizeof under - 1);
}

long faults_seen(void) { return seen; }

static int below(const char *path) { return !strncmp(path, under, strlen(under)); }

static int is_ours(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

/* Count a call; tell whether it fails. A call that syncs or renames counts as one of SYNCS too. */
static int fails(int kind, int counts) {
    if (!at || !(kind & kinds) || !counts) return 0;
    long number = ++seen;
    if (number == at && how == KILL_BEFORE) raise(SIGKILL);
    if (number == at ? how == FAIL_ONCE || how == FAIL_FROM : number > at && how == FAIL_FROM) {
        errno = error;
        return 1;
    }
    return 0;
}

static int is_torn(void) { return at && seen == at && how == KILL_HALF; }

static void after(int kind, int counts) {
    if (at && (kind & kinds) && counts && seen == at && how == STOP_AFTER) {
        at = 0;
        raise(SIGSTOP);
    }
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (!at) return real(fd, data, size);
    int ours = is_ours(fd);
    if (fails(FILES, ours)) return -1;
    if (ours && is_torn()) real(fd, data, size / 2), raise(SIGKILL);
    return real(fd, data, size);
}

#define PWRITE(name, offset_t) \
    ssize_t name(int fd, const void *data, size_t size, offset_t place) { \
        REAL(ssize_t, #name, int, const void *, size_t, offset_t); \
        if (!at) return real(fd, data, size, place); \
        int ours = is_ours(fd); \
        if (fails(FILES, ours)) return -1; \
        if (ours && is_torn()) real(fd, data, size / 2, place), raise(SIGKILL); \
        return real(fd, data, size, place); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define SYNC(name) \
    int name(int fd) { \
        REAL(int, #name, int); \
        if (!at) return real(fd); \
        int ours = is_ours(fd); \
        if (fails(FILES | SYNCS, ours)) return -1; \
        int done = real(fd); \
        after(FILES | SYNCS, ours); \
        return done; \
    }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, offset_t) \
    int name(int fd, offset_t size) { \
        REAL(int, #name, int, offset_t); \
        if (!at) return real(fd, size); \
        return fails(FILES, is_ours(fd)) ? -1 : real(fd, size); \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    if (fails(FILES | SYNCS, at && below(to))) return -1;
    int done = real(from, to);
    after(FILES | SYNCS, at && below(to));
    return done;
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    if (fails(FILES | SYNCS, at && below(path))) return -1;
    int done = real(path);
    after(FILES | SYNCS, at && below(path));
    return done;
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    return fails(FILES, at && below(path)) ? -1 : real(path, mode);
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = va_arg(rest, mode_t); \
        va_end(rest); \
        if (fails(FILES, at && (flags & O_CREAT) && below(path))) return -1; \
        return real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

/* A connection that breaks, for both sides: before something was sent, or before the answer to it
   was read. */
static int breaks(int fd) {
    if (!fails(SOCKETS, 1)) return 0;
    shutdown(fd, SHUT_RDWR);
    errno = error;
    return 1;
}

ssize_t send(int fd, const void *data, size_t size, int flags) {
    REAL(ssize_t, "send", int, const void *, size_t, int);
    return breaks(fd) ? -1 : real(fd, data, size, flags);
}

ssize_t recv(int fd, void *data, size_t size, int flags) {
    REAL(ssize_t, "recv", int, void *, size_t, int);
    return breaks(fd) ? -1 : real(fd, data, size, flags);
}
