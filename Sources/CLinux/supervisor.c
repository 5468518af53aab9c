// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

// How long the program may take from saying that it ends to being gone, in milliseconds.
enum { last_milliseconds = 200, look_milliseconds = 1000 };

static int end_pipe = -1;

// A thread that hangs would keep pipes open that others wait to see closed.
static void close_everything(void) { syscall(SYS_close_range, 0u, ~0u, 0u); }

static void on_end(int number) {
    close_everything();
    signal(number, SIG_DFL);
    raise(number);
}

// Signals that end a program which does not say otherwise.
static const int ending[] = {SIGHUP, SIGINT, SIGTERM, SIGALRM, SIGUSR1, SIGUSR2, SIGPIPE};

static void catch_ends(void) {
    struct sigaction action = {.sa_handler = on_end, .sa_flags = SA_RESTART | SA_ONSTACK}, before;
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        if (sigaction(ending[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL) sigaction(ending[i], &action, NULL);
    }
}

// How the program ends: an exit code, or a signal if that is not 0.
struct end {
    unsigned char code, signal;
};

static void tell(struct end end) {
    ssize_t written = write(end_pipe, &end, sizeof end);
    (void)written;
    close_everything();
}

// Runs after everything else that exit(3) calls, as it was registered first.
static void tell_end(int status, void *unused) {
    (void)unused;
    // Which exit(3) would do only later.
    fflush(NULL);
    tell((struct end){.code = (unsigned char)status});
}

void supervisor_end(int code, int signal_number) {
    tell((struct end){.code = (unsigned char)code, .signal = (unsigned char)signal_number});
    if (signal_number > 0) {
        signal(signal_number, SIG_DFL);
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, signal_number);
        pthread_sigmask(SIG_UNBLOCK, &set, NULL);
        kill(getpid(), signal_number);
    }
    _exit(signal_number > 0 ? 128 + signal_number : code);
}

static struct termios modes;
static int has_modes;

static void give_terminal_back(void) {
    if (has_modes && tcgetpgrp(STDIN_FILENO) == getpgrp()) tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

static _Noreturn void end_as(int status) {
    if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
    give_terminal_back();
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    int number = WTERMSIG(status);
    signal(number, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    _exit(128 + number);
}

// Whether the first thread has ended, though others may hang.
static int is_zombie(pid_t child) {
    char path[40], line[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)child);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, line, sizeof line - 1);
    close(file);
    if (count <= 0) return 0;
    line[count] = 0;
    const char *end = strrchr(line, ')');
    return end && end[1] == ' ' && (end[2] == 'Z' || end[2] == 'X');
}

// What became of the child, if anything did; a stop is taken over.
static void look_at(pid_t child) {
    int status;
    while (waitpid(child, &status, WNOHANG | WUNTRACED) == child) {
        if (!WIFSTOPPED(status)) end_as(status);
        kill(getpid(), SIGSTOP);
        kill(child, SIGCONT);
    }
}

static void hand_on(int signals, pid_t child) {
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGCHLD) continue;
        // What the kernel sends goes to the whole process group, and so has reached the child.
        if (info.ssi_code == SI_KERNEL || (pid_t)info.ssi_pid == child) continue;
        kill(child, (int)info.ssi_signo);
    }
}

static _Noreturn void supervise(pid_t child, int ended, int signals) {
    has_modes = tcgetattr(STDIN_FILENO, &modes) == 0;
    struct pollfd watched[] = {{.fd = ended, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
    while (1) {
        int ready = poll(watched, 2, look_milliseconds);
        if (ready > 0 && watched[1].revents) hand_on(signals, child);
        look_at(child);
        struct end end;
        if (ready > 0 && watched[0].revents) {
            if (read(ended, &end, sizeof end) != sizeof end) {
                watched[0].fd = -1;
                continue;
            }
            for (int waited = 0; waited < last_milliseconds; waited += 10) {
                int status;
                if (waitpid(child, &status, WNOHANG) == child) break;
                usleep(10 * 1000);
            }
            if (end.signal > 0) end_as(end.signal);
            _exit(end.code);
        }
        if (ready == 0 && is_zombie(child)) {
            give_terminal_back();
            _exit(128 + SIGKILL);
        }
    }
}

void supervisor_start(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return;
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    int signals = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
    pid_t parent = getpid(), child = signals < 0 ? -1 : fork();
    if (child > 0) {
        close(ends[1]);
        signal(SIGCHLD, SIG_DFL);
        supervise(child, ends[0], signals);
    }
    close(ends[0]);
    if (signals >= 0) close(signals);
    if (child == 0) {
        // Whoever kills the parent means the program.
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent) raise(SIGTERM);
        end_pipe = ends[1];
        on_exit(tell_end, NULL);
        catch_ends();
    } else {
        close(ends[1]);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
}
