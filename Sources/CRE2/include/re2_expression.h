// SPDX-License-Identifier: Apache-2.0
// RE2's regular expressions: neither to compile nor to match one takes more time or memory than its length and the text's.
#ifndef RE2_EXPRESSION_H
#define RE2_EXPRESSION_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A compiled expression; NULL with the reason in `error` when it is none. May be used by several threads at the same time.
struct re2_expression;
struct re2_expression *re2_expression_compile(
    const char *source, size_t length, int folds_case, char *error, size_t error_length);
void re2_expression_free(struct re2_expression *expression);

// Whether the text matches anywhere.
int re2_expression_matches(const struct re2_expression *expression, const uint8_t *text, size_t length);

// The leftmost longest match between `*start` and `*end`; 0 when there is none.
int re2_expression_find(const struct re2_expression *expression, const uint8_t *text, size_t *start, size_t *end);

#ifdef __cplusplus
}
#endif

#endif
