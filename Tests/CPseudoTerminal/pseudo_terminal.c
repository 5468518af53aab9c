// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "pseudo_terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

int32_t pseudo_terminal_start(char *const arguments[], char *const environment[], int *terminal, int *voice) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    pid_t pid = forkpty(terminal, NULL, NULL, &size);
    if (pid == 0) {
        // The threads of a test block signals, and children inherit that.
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        dup2(ends[1], STDERR_FILENO);
        // What crashes in a test is known to crash.
        struct rlimit none_kept = {0, 0};
        setrlimit(RLIMIT_CORE, &none_kept);
        execve(arguments[0], arguments, environment);
        _exit(127);
    }
    int failure = errno;
    close(ends[1]);
    *voice = ends[0];
    if (pid < 0) {
        close(ends[0]);
    } else {
        fcntl(*terminal, F_SETFD, FD_CLOEXEC);
    }
    errno = failure;
    return pid;
}

int pseudo_terminal_modes(int terminal, uint32_t modes[3]) {
    struct termios now;
    if (tcgetattr(terminal, &now) != 0) return -1;
    modes[0] = now.c_iflag;
    modes[1] = now.c_oflag;
    modes[2] = now.c_lflag;
    return 0;
}
