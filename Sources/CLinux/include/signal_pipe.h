// SPDX-License-Identifier: Apache-2.0
// Signals read from a descriptor, whichever thread they come to.
#ifndef SIGNAL_PIPE_H
#define SIGNAL_PIPE_H

// From now on these signals (at most 16) do nothing but wait in a pipe, except those that are ignored already: the
// non-blocking end to read from, or -1 with errno set. There is one such pipe at a time.
//
// A signalfd will not do: it wants the signals blocked in every thread, and libdispatch has one that blocks none.
int signal_pipe_open(const int *signals, int count);

// The next signal that waits; 0 when none does.
int signal_pipe_next(int pipe);

// Gives the signals the course that they had before, and closes the pipe.
void signal_pipe_close(int pipe);

#endif
