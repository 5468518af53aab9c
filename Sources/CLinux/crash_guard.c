// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "crash_guard.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What tells that this program is at fault. Other signals end it in order: signal_inbox.c.
static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
enum { crash_signal_count = sizeof crash_signals / sizeof *crash_signals, patience_milliseconds = 300 };

// Written before `armed` is set, and read only by who takes it.
static atomic_int armed;
static struct sigaction former_actions[crash_signal_count];
static struct terminal_output output;
static char reset_bytes[512];
static size_t reset_length;
static int real_stderr = -1;
static int held_output = -1;
static struct terminal_output error_output;

static atomic_int held = CRASH_GUARD_NOTHING;

void crash_guard_hold(enum crash_guard_hold hold) { atomic_store(&held, hold); }

static atomic_int struck;

int crash_guard_has_struck(void) { return atomic_load(&struck); }

void crash_guard_copy(int from, struct terminal_output to) {
    char bytes[1024];
    ssize_t count;
    while ((count = read(from, bytes, sizeof bytes)) > 0) {
        if (terminal_write_within(to, bytes, (size_t)count, 100) < (size_t)count) return;
    }
}

// Only async-signal-safe calls.
static void give_back(void) {
    if (!atomic_exchange(&armed, 0)) return;
    atomic_store(&struck, 1);
    int hold = atomic_exchange(&held, CRASH_GUARD_NOTHING);
    if (hold != CRASH_GUARD_NOTHING) {
        static const char cancel = 0x18;
        if (hold == CRASH_GUARD_TERMINAL_AMID_OUTPUT) terminal_write_within(output, &cancel, 1, patience_milliseconds);
        terminal_write_within(output, reset_bytes, reset_length, patience_milliseconds);
        terminal_give_modes_back();
    }
    if (real_stderr < 0) return;
    dup2(real_stderr, STDERR_FILENO);
    crash_guard_copy(held_output, error_output);
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

void crash_guard_arm(
    struct terminal_output to, const char *reset, size_t length, int saved_stderr, int held_stderr,
    struct terminal_output errors
) {
    static atomic_int registered;
    if (!atomic_exchange(&registered, 1)) atexit(give_back);
    reset_length = length < sizeof reset_bytes ? length : sizeof reset_bytes;
    memcpy(reset_bytes, reset, reset_length);
    output = to;
    real_stderr = saved_stderr;
    held_output = held_stderr;
    error_output = errors;
    atomic_store(&armed, 1);
    struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    // The terminal may be somebody else's now.
    sigaddset(&action.sa_mask, SIGTTOU);
    for (int i = 0; i < crash_signal_count; i++) sigaction(crash_signals[i], &action, &former_actions[i]);
}

void crash_guard_disarm(void) {
    atomic_store(&held, CRASH_GUARD_NOTHING);
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
    // What nobody may stop has nobody who would make it go on.
    if (sigaction(SIGTSTP, NULL, &stop) != 0 || stop.sa_handler == SIG_IGN) return;
    sigaction(SIGCONT, &ignored, &go_on);
    // First the others; then this process, by a signal to this very thread, which acts before raise() returns.
    sigaction(SIGTSTP, &ignored, &stop);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &standard, NULL);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &stop, NULL);
    sigaction(SIGCONT, &go_on, NULL);
}
