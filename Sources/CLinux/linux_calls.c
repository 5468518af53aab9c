// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "linux_calls.h"

#include "descriptor_limit.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

#include <linux/vm_sockets.h>

long linux_tee(int from, int to, size_t count) { return tee(from, to, count, SPLICE_F_NONBLOCK); }

int linux_pipe_capacity(int fd) { return fcntl(fd, F_GETPIPE_SZ); }
int linux_set_pipe_capacity(int fd, int bytes) { return fcntl(fd, F_SETPIPE_SZ, bytes); }

int linux_pipe(int fds[2]) { return pipe2(fds, O_CLOEXEC | O_NONBLOCK); }

int linux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int linux_memory_file(const char *name, const void *bytes, size_t count) {
    int fd = memfd_create(name, MFD_CLOEXEC);
    for (size_t written = 0; fd >= 0 && written < count;) {
        ssize_t more = pwrite(fd, (const char *)bytes + written, count - written, (off_t)written);
        if (more > 0) {
            written += (size_t)more;
        } else if (errno != EINTR) {
            int failure = errno;
            close(fd);
            errno = failure;
            fd = -1;
        }
    }
    return fd;
}

int linux_open_directory(int parent, const char *name) {
    return openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int linux_unmount(const char *path) { return umount2(path, UMOUNT_NOFOLLOW); }

int32_t linux_fork_placeholder(const char *name, int lifeline, int ignores_term) {
    int ready[2];
    if (pipe2(ready, O_CLOEXEC) != 0) return -1;
    pid_t pid = fork();
    if (pid != 0) {
        int failure = errno;
        close(ready[1]);
        char byte;
        // Nobody may see the child under its parent's name.
        if (pid > 0)
            while (read(ready[0], &byte, 1) < 0 && errno == EINTR) {}
        close(ready[0]);
        errno = failure;
        return pid;
    }
    // In the child of a threaded process only async-signal-safe calls are allowed.
    for (int signal_number = 1; signal_number < NSIG; signal_number++) signal(signal_number, SIG_DFL);
    if (ignores_term) signal(SIGTERM, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    prctl(PR_SET_NAME, name);
    close(ready[1]);
    if (lifeline != 3) dup2(lifeline, 3);
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0);
    dup2(null, 1);
    dup2(null, 2);
    syscall(SYS_close_range, 4u, ~0u, 0u);
    fcntl(3, F_SETFL, 0);
    char byte;
    while (read(3, &byte, 1) < 0 && errno == EINTR) {}
    _exit(0);
}

int linux_reap(int32_t pid, int blocking) {
    int status = 0;
    pid_t reaped;
    do reaped = waitpid(pid, &status, blocking ? 0 : WNOHANG);
    while (reaped < 0 && errno == EINTR);
    if (reaped != pid) return -1;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static locale_t unicode_locale;
static pthread_once_t unicode_locale_once = PTHREAD_ONCE_INIT;

static void make_unicode_locale(void) { unicode_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0); }

int linux_cell_width(uint32_t scalar) {
    pthread_once(&unicode_locale_once, make_unicode_locale);
    if (unicode_locale == (locale_t)0) return scalar < 0x20 || scalar == 0x7f ? -1 : 1;
    locale_t before = uselocale(unicode_locale);
    int width = wcwidth((wchar_t)scalar);
    uselocale(before);
    return width;
}

int linux_vsock_connect(uint32_t cid, uint32_t port) {
    int fd = socket(AF_VSOCK, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    struct sockaddr_vm name = {.svm_family = AF_VSOCK, .svm_cid = cid, .svm_port = port};
    if (connect(fd, (const struct sockaddr *)&name, sizeof name) == 0 || errno == EINPROGRESS) return fd;
    int failure = errno;
    close(fd);
    errno = failure;
    return -1;
}

int32_t linux_peer_pid(int socket) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 ? peer.pid : -1;
}

int linux_spawn(int32_t *pid, const char *path, const posix_spawn_file_actions_t *actions, char *const argv[]) {
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    descriptor_limit_give_back();
    int failure = posix_spawn(pid, path, actions, &attributes, argv, environ);
    descriptor_limit_take_again();
    posix_spawnattr_destroy(&attributes);
    return failure;
}

int linux_pidfd_open(int32_t pid) { return (int)syscall(SYS_pidfd_open, (pid_t)pid, 0u); }

int linux_pidfd_send_signal(int pidfd, int signal_number) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal_number, (siginfo_t *)NULL, 0u);
}

void linux_limit_malloc(int arenas, int spare_bytes) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, arenas);
    mallopt(M_TRIM_THRESHOLD, spare_bytes);
#else
    (void)arenas;
    (void)spare_bytes;
#endif
}

long linux_write_number(void) { return SYS_write; }
long linux_writev_number(void) { return SYS_writev; }

void linux_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

uint64_t linux_device(unsigned int major_number, unsigned int minor_number) {
    return makedev(major_number, minor_number);
}

static _Thread_local void *thread_value;

void *linux_thread_value(void) { return thread_value; }
void linux_set_thread_value(void *value) { thread_value = value; }
