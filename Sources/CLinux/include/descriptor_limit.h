// SPDX-License-Identifier: Apache-2.0
// The soft limit of open descriptors (RLIMIT_NOFILE): high for this program, and as it was given for those that it starts.
#ifndef DESCRIPTOR_LIMIT_H
#define DESCRIPTOR_LIMIT_H

// Raises the soft limit to the hard one, and remembers what it was.
void descriptor_limit_raise(void);

// Between these two calls, which may nest, the limit is as it was given: a program that is started gets it. Whatever is
// open stays open.
void descriptor_limit_give_back(void);
void descriptor_limit_take_again(void);

// How many descriptors may be open now.
long descriptor_limit_now(void);

#endif
