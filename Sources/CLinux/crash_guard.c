// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "crash_guard.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGQUIT, SIGSYS};
enum { crash_signal_count = sizeof crash_signals / sizeof *crash_signals };

// Written before `armed` is set, and read only by who takes it.
static atomic_int armed;
static struct sigaction former_actions[crash_signal_count];
static struct termios terminal_modes;
static int terminal = -1;
static char reset_bytes[512];
static size_t reset_length;
static int real_stderr = -1;
static int held_output = -1;

int crash_guard_remember(int tty) {
    terminal = tty;
    return tcgetattr(tty, &terminal_modes);
}

void crash_guard_copy(int from, int to) {
    char bytes[1024];
    ssize_t count;
    while ((count = read(from, bytes, sizeof bytes)) > 0) {
        if (write(to, bytes, (size_t)count) < 0) return;
    }
}

// Only async-signal-safe calls.
static void give_back(void) {
    if (!atomic_exchange(&armed, 0)) return;
    ssize_t written = write(terminal, reset_bytes, reset_length);
    (void)written;
    tcsetattr(terminal, TCSANOW, &terminal_modes);
    if (real_stderr < 0) return;
    dup2(real_stderr, STDERR_FILENO);
    crash_guard_copy(held_output, STDERR_FILENO);
}

static void on_crash(int number, siginfo_t *info, void *context) {
    (void)context;
    give_back();
    // What somebody else sent is no crash of ours: there is no backtrace to make, and a handler that makes one all the same
    // returns afterwards to a program that goes on drawing.
    if (info->si_code <= 0 && info->si_pid != getpid()) {
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    for (int i = 0; i < crash_signal_count; i++) {
        if (crash_signals[i] == number) sigaction(number, &former_actions[i], NULL);
    }
    // A fault strikes again on return, with its registers as they were; what was sent, and an x86 breakpoint, do not.
    // The signal is blocked while we are here, so it comes on return.
    int strikes_again = info->si_code > 0 && number != SIGABRT;
#if defined(__x86_64__) || defined(__i386__)
    if (number == SIGTRAP) strikes_again = 0;
#endif
    if (!strikes_again) raise(number);
}

void crash_guard_arm(const char *reset, size_t length, int saved_stderr, int held_stderr) {
    static atomic_int registered;
    if (!atomic_exchange(&registered, 1)) atexit(give_back);
    reset_length = length < sizeof reset_bytes ? length : sizeof reset_bytes;
    memcpy(reset_bytes, reset, reset_length);
    real_stderr = saved_stderr;
    held_output = held_stderr;
    atomic_store(&armed, 1);
    struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < crash_signal_count; i++) sigaction(crash_signals[i], &action, &former_actions[i]);
}

void crash_guard_disarm(void) {
    if (!atomic_exchange(&armed, 0)) return;
    for (int i = 0; i < crash_signal_count; i++) sigaction(crash_signals[i], &former_actions[i], NULL);
}

void crash_guard_thread_stack(void) {
    static char memory[64 * 1024];
    stack_t stack = {.ss_sp = memory, .ss_size = sizeof memory};
    sigaltstack(&stack, NULL);
}

void crash_guard_stop_group(void) {
    struct sigaction standard = {.sa_handler = SIG_DFL}, ignored = {.sa_handler = SIG_IGN}, stop, go_on;
    sigaction(SIGCONT, &ignored, &go_on);
    // First the others; then this process, by a signal to this very thread, which acts before raise() returns.
    sigaction(SIGTSTP, &ignored, &stop);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &standard, NULL);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &stop, NULL);
    sigaction(SIGCONT, &go_on, NULL);
}
