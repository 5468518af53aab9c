// SPDX-License-Identifier: Apache-2.0
// Signals read from a descriptor, whichever thread they come to.
#ifndef SIGNAL_INBOX_H
#define SIGNAL_INBOX_H

#include <stdint.h>

// From now on signals for which `wanted` has a bit (1 << number - 1) do nothing but wait here, each once however often it
// comes, and those in `swallowed` do nothing at all; except those that are ignored already. The descriptor is readable when
// some wait; -1 with errno set. There is one inbox at a time.
//
// A signalfd will not do: it wants the signals blocked in every thread, and libdispatch has one that blocks none.
//
// Those in `untyped` are no matter when they were typed: a screen has its terminal in raw mode, so that they are meant for a
// program that it was lent to.
int signal_inbox_open(uint64_t wanted, uint64_t swallowed, uint64_t untyped);

// Those that wait, a bit each, which wait no longer.
uint64_t signal_inbox_take(int inbox);

// Gives the signals the course that they had before, and closes the descriptor.
void signal_inbox_close(int inbox);

// Bits of all signals that end a process unless it catches them, without those that tell of a crash, of a closed pipe or of
// a file that is too long.
uint64_t signal_inbox_ends(void);

#endif
