// SPDX-License-Identifier: Apache-2.0
// The terminal as a device: whose it is, its modes, and output that waits for nobody.
//
// Everything here is async-signal-safe.
#ifndef TERMINAL_DEVICE_H
#define TERMINAL_DEVICE_H

#include <stddef.h>

// Whether this process group has the terminal; true as well where there is no job control, or no terminal any more.
int terminal_is_ours(int tty);

// Whether the session's shell has it, and so nothing that draws.
int terminal_is_the_shells(int tty);

// Makes the terminal raw, at once. Its modes are remembered unless `keeps_former`, or unless they are raw already: then
// nobody else had it. 0, or -1 with errno set.
int terminal_take_modes(int tty, int keeps_former);

// Gives the terminal the remembered modes, at once; not in the background, where somebody else has set his own.
void terminal_give_modes_back(void);

// Opens the terminal a second time, so that it can be non-blocking without being so for others; -1 where that fails.
int terminal_open_again(int tty);

// Where bytes for the terminal go: a description of our own, or the one that is shared with others.
struct terminal_output {
    int fd;
    int is_own;
};

// Writes what the terminal takes now: 0 when that is nothing, -1 with errno set when it takes nothing more for ever.
long terminal_write(struct terminal_output output, const void *bytes, size_t count);

// Writes for so many milliseconds at most; how much was written.
size_t terminal_write_within(struct terminal_output output, const void *bytes, size_t count, int milliseconds);

#endif
