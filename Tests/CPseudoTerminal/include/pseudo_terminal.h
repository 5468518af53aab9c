// SPDX-License-Identifier: Apache-2.0
// A program on a pseudo-terminal of its own, for tests.
#ifndef PSEUDO_TERMINAL_H
#define PSEUDO_TERMINAL_H

#include <stdint.h>

// Starts a program with these arguments, of which the first is its path, and this environment on a terminal of 24 x 80; its
// standard error is a pipe.
// Returns its pid, and the descriptors of what the terminal is sent and of what the program says; -1 with errno set.
int32_t pseudo_terminal_start(char *const arguments[], char *const environment[], int *terminal, int *voice);

// The modes of the terminal at whose other end a descriptor is: those of input, output and of lines. 0, or -1 with errno set.
int pseudo_terminal_modes(int terminal, uint32_t modes[3]);

#endif
