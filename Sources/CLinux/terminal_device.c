// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "terminal_device.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static int terminal = -1;
static struct termios former, own;

int terminal_is_ours(int tty) {
    pid_t group = tcgetpgrp(tty);
    return group < 0 || group == getpgrp();
}

int terminal_is_the_shells(int tty) { return tcgetpgrp(tty) == getsid(0); }

static int are_alike(const struct termios *left, const struct termios *right) {
    return left->c_iflag == right->c_iflag && left->c_oflag == right->c_oflag && left->c_lflag == right->c_lflag;
}

// What curses does with raw(), noecho() and nonl(); it has no terminal to do it with.
static struct termios raw(struct termios modes) {
    modes.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | BRKINT | PARMRK);
    modes.c_oflag &= ~(tcflag_t)(ONLCR | TABDLY);
    modes.c_lflag &= ~(tcflag_t)(ICANON | ISIG | IEXTEN | ECHO | ECHONL);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    return modes;
}

// Not TCSADRAIN, which waits until somebody has read what was written.
static int set(int tty, const struct termios *modes) {
    int result;
    do result = tcsetattr(tty, TCSANOW, modes);
    while (result != 0 && errno == EINTR);
    return result;
}

int terminal_take_modes(int tty, int keeps_former) {
    struct termios now;
    if (tcgetattr(tty, &now) != 0) return -1;
    int is_known = terminal == tty;
    if (!is_known || (!keeps_former && !are_alike(&now, &own))) former = now;
    own = raw(former);
    terminal = tty;
    return set(tty, &own);
}

void terminal_give_modes_back(void) {
    if (terminal < 0 || !terminal_is_ours(terminal)) return;
    // Should it be taken away just now, this must not stop the process.
    sigset_t output, before;
    sigemptyset(&output);
    sigaddset(&output, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &output, &before);
    set(terminal, &former);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int terminal_open_again(int tty) {
    static const int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    // Who became another user may open the terminal by no other name; it is the same one where it has job control for us.
    if (tcgetpgrp(tty) >= 0) {
        int own_terminal = open("/dev/tty", flags);
        if (own_terminal >= 0) return own_terminal;
    }
    char path[] = "/proc/self/fd/0";
    if (tty > 9) return -1;
    path[sizeof path - 2] = (char)('0' + tty);
    return open(path, flags);
}

static int takes(int fd, int milliseconds) {
    struct pollfd ready = {.fd = fd, .events = POLLOUT};
    return poll(&ready, 1, milliseconds);
}

long terminal_write(struct terminal_output output, const void *bytes, size_t count) {
    const char *next = bytes;
    size_t left = count;
    while (left > 0) {
        // Of a description that blocks only this much is known: one byte goes in.
        if (!output.is_own && takes(output.fd, 0) <= 0) break;
        ssize_t written = write(output.fd, next, output.is_own ? left : 1);
        if (written > 0) {
            next += written;
            left -= (size_t)written;
        } else if (written == 0 || errno == EAGAIN) {
            break;
        } else if (errno != EINTR) {
            return -1;
        }
    }
    return (long)(count - left);
}

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

size_t terminal_write_within(struct terminal_output output, const void *bytes, size_t count, int milliseconds) {
    long long end = now() + milliseconds;
    size_t written = 0;
    while (written < count) {
        long more = terminal_write(output, (const char *)bytes + written, count - written);
        if (more < 0) break;
        written += (size_t)more;
        long long left = end - now();
        if (written == count || left <= 0) break;
        takes(output.fd, (int)left);
    }
    return written;
}
