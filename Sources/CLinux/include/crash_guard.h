// SPDX-License-Identifier: Apache-2.0
// Gives the terminal back when the process crashes or exits while it holds it.
#ifndef CRASH_GUARD_H
#define CRASH_GUARD_H

#include <stddef.h>

#include "terminal_device.h"

// From now on a crash signal, or exit(3), gives the terminal back as far as it is held, makes `saved_stderr` (when not
// negative) standard error again and copies to `errors` what waits in `held_stderr`; the signal then takes the course
// that it had before. `reset` are the bytes that give the terminal back, at most 512.
void crash_guard_arm(
    struct terminal_output output, const char *reset, size_t length, int saved_stderr, int held_stderr,
    struct terminal_output errors
);

// What there is to give back.
enum crash_guard_hold {
    CRASH_GUARD_NOTHING,
    CRASH_GUARD_TERMINAL,
    // The terminal, which has got a part of a sequence.
    CRASH_GUARD_TERMINAL_AMID_OUTPUT
};
void crash_guard_hold(enum crash_guard_hold hold);

void crash_guard_disarm(void);

// Whether the terminal has been given back because of a crash: nothing is to be drawn any more.
int crash_guard_has_struck(void);

// Gives the calling thread a stack of its own for crash signals, so that an overflow of its own can be handled.
void crash_guard_thread_stack(void);

// Copies what waits in a non-blocking pipe, as far as it is taken within 100 ms.
void crash_guard_copy(int from, struct terminal_output to);

// Stops the process group as ctrl-z does, and returns when it goes on; at once if nobody could wake it up, or SIGTSTP is
// ignored. The SIGCONT
// that wakes it is not told to anybody.
void crash_guard_stop_group(void);

#endif
