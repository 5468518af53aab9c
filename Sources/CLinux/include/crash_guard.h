// SPDX-License-Identifier: Apache-2.0
// Gives the terminal back when the process crashes or exits while it holds it.
#ifndef CRASH_GUARD_H
#define CRASH_GUARD_H

#include <stddef.h>

// Remembers the modes of a terminal; to be called before anything changes them. 0, or -1 with errno set.
int crash_guard_remember(int tty);

// From now on a crash signal, or exit(3), writes the bytes (at most 512), sets the remembered modes and makes
// `saved_stderr` (when not negative) standard error again, to which it copies what waits in `held_stderr`; the signal
// then takes the course that it had before.
void crash_guard_arm(const char *reset, size_t length, int saved_stderr, int held_stderr);

void crash_guard_disarm(void);

// Gives the calling thread a stack of its own for crash signals, so that an overflow of its own can be handled.
void crash_guard_thread_stack(void);

// Copies what waits in a non-blocking pipe.
void crash_guard_copy(int from, int to);

// Stops the process group as ctrl-z does, and returns when it goes on; at once if nobody could wake it up. The SIGCONT
// that wakes it is not told to anybody.
void crash_guard_stop_group(void);

#endif
