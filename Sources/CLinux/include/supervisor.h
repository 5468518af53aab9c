// SPDX-License-Identifier: Apache-2.0
// Lets a program end though the kernel holds threads of it.
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

// Forks. The child returns and is the program; this process waits for it, hands signals on to it and ends as it does.
//
// A thread that waits for a file system which does not answer cannot be killed, and a process with such a thread is not reaped:
// whoever started it would wait as long. The parent has one thread and touches no file system, so that it always ends.
//
// To be called while the process has one thread. Where it cannot fork the program goes on without.
void supervisor_start(void);

// Ends the program at once, with a code or, if that is above 0, by a signal: nothing that exit(3) does is done, of which any may
// wait for a thread that hangs. Works without a supervisor, too.
_Noreturn void supervisor_end(int code, int signal_number);

#endif
