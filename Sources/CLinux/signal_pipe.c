// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "signal_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

enum { most_signals = 16 };

static struct {
    int number;
    struct sigaction former;
} caught[most_signals];
static int caught_count;
static volatile sig_atomic_t write_end = -1;

static void pass_on(int number) {
    int error = errno;
    unsigned char byte = (unsigned char)number;
    // A full pipe already holds more signals than anybody needs.
    ssize_t written = write(write_end, &byte, 1);
    (void)written;
    errno = error;
}

int signal_pipe_open(const int *signals, int count) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return -1;
    write_end = ends[1];
    struct sigaction action = {.sa_handler = pass_on, .sa_flags = SA_RESTART | SA_ONSTACK};
    sigset_t set;
    sigemptyset(&set);
    caught_count = 0;
    for (int i = 0; i < count && caught_count < most_signals; i++) {
        struct sigaction former;
        if (sigaction(signals[i], NULL, &former) < 0 || former.sa_handler == SIG_IGN) continue;
        sigaddset(&set, signals[i]);
        caught[caught_count].number = signals[i];
        caught[caught_count++].former = former;
        sigaction(signals[i], &action, NULL);
    }
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    return ends[0];
}

int signal_pipe_next(int pipe) {
    unsigned char byte;
    return read(pipe, &byte, 1) == 1 ? byte : 0;
}

void signal_pipe_close(int pipe) {
    for (int i = 0; i < caught_count; i++) sigaction(caught[i].number, &caught[i].former, NULL);
    caught_count = 0;
    // A handler may still run in another thread: its write fails, or goes nowhere.
    int end = write_end;
    write_end = -1;
    close(end);
    close(pipe);
}
