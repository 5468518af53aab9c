// SPDX-License-Identifier: Apache-2.0
// Finds a text in bytes.
#ifndef TEXT_SEARCH_H
#define TEXT_SEARCH_H

#include <stddef.h>
#include <stdint.h>

// Where `wanted` stands in the text at or behind `from`, -1 when nowhere. With `folds_case` the ASCII letters of both are
// taken to be alike whatever their case.
long text_find(const uint8_t *text, size_t length, size_t from, const uint8_t *wanted, size_t count, int folds_case);

#endif
