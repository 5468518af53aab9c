// SPDX-License-Identifier: Apache-2.0
// A program on a pseudo-terminal of its own, for tests.
#ifndef PSEUDO_TERMINAL_H
#define PSEUDO_TERMINAL_H

#include <stdint.h>

// Starts a program with this environment on a terminal of 24 x 80; its standard error is a pipe.
// Returns its pid, and the descriptors of what the terminal is sent and of what the program says; -1 with errno set.
int32_t pseudo_terminal_start(const char *program, char *const environment[], int *terminal, int *voice);

#endif
