// SPDX-License-Identifier: Apache-2.0
// Finds texts and regular expressions in bytes.
#ifndef TEXT_SEARCH_H
#define TEXT_SEARCH_H

#include <stddef.h>
#include <stdint.h>

// Where `wanted` stands in the text at or behind `from`, -1 when nowhere. With `folds_case` the ASCII letters of both are
// taken to be alike whatever their case.
long text_find(const uint8_t *text, size_t length, size_t from, const uint8_t *wanted, size_t count, int folds_case);

// A POSIX extended regular expression; NULL with the reason in `error` when it is none. May be used by several threads at
// the same time.
struct text_expression;
struct text_expression *text_expression_compile(const char *source, int folds_case, char *error, size_t error_length);
void text_expression_free(struct text_expression *expression);

// Whether the text matches anywhere. `is_ascii` promises that it is ASCII, which is several times faster.
int text_expression_matches(struct text_expression *expression, const uint8_t *text, size_t length, int is_ascii);

// The leftmost longest match between `*start` and `*end`; 0 when there is none.
int text_expression_find(struct text_expression *expression, const uint8_t *text, size_t *start, size_t *end, int is_ascii);

#endif
