// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "text_search.h"

#include <locale.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t lower(uint8_t byte) { return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte; }

static int alike(const uint8_t *text, const uint8_t *wanted, size_t count) {
    for (size_t at = 0; at < count; at++)
        if (lower(text[at]) != lower(wanted[at])) return 0;
    return 1;
}

// Letters and marks from the most to the least frequent in logs; what is not among them is rare.
static const char frequent[] = " etaoinsrl0123456789dcu=\"mpfgh:.-w/yb,vk";

static int frequency(uint8_t byte) {
    const char *found = byte ? strchr(frequent, lower(byte)) : NULL;
    return found ? (int)(sizeof frequent - (found - frequent)) : 0;
}

// Finds the rarest of the wanted bytes in either case, and looks only there: memchr is many times faster than a loop.
static long find_folded(const uint8_t *text, size_t length, size_t from, const uint8_t *wanted, size_t count) {
    size_t rarest = 0;
    for (size_t at = 1; at < count; at++)
        if (frequency(wanted[at]) < frequency(wanted[rarest])) rarest = at;
    uint8_t small = lower(wanted[rarest]);
    uint8_t large = small >= 'a' && small <= 'z' ? small & ~0x20 : small;
    const uint8_t *start = text + from + rarest, *end = text + length - count + rarest + 1;
    const uint8_t *next_small = start, *next_large = large == small ? end : start;
    while (start < end) {
        // Each is looked for again only once it has been passed.
        if (next_small <= start && next_small < end) next_small = memchr(start, small, end - start) ?: end;
        if (next_large <= start && next_large < end) next_large = memchr(start, large, end - start) ?: end;
        const uint8_t *next = next_small < next_large ? next_small : next_large;
        if (next >= end) return -1;
        if (alike(next - rarest, wanted, count)) return next - rarest - text;
        start = next + 1;
    }
    return -1;
}

long text_find(const uint8_t *text, size_t length, size_t from, const uint8_t *wanted, size_t count, int folds_case) {
    if (!text || count == 0 || from > length || length - from < count) return -1;
    if (folds_case) return find_folded(text, length, from, wanted, count);
    const uint8_t *found = memmem(text + from, length - from, wanted, count);
    return found ? found - text : -1;
}

// Compiled four times: what only tells whether there is a match is faster than what tells where, and what need not know
// of characters of several bytes is faster than what must.
enum { whether_ascii, where_ascii, whether_utf8, where_utf8, variants };

struct text_expression {
    regex_t compiled[variants];
    int count;
    locale_t ascii, utf8;
};

static const int places[variants] = {0, 1, 0, 1};

// The C library takes characters to be those of the calling thread's locale, when it compiles and when it matches.
static locale_t use(struct text_expression *expression, int variant) {
    return uselocale(variant < whether_utf8 ? expression->ascii : expression->utf8);
}

static int compile(struct text_expression *expression, const char *source, int folds_case) {
    int flags = REG_EXTENDED | (folds_case ? REG_ICASE : 0);
    for (int variant = 0; variant < variants; variant++) {
        locale_t before = use(expression, variant);
        int failure = regcomp(&expression->compiled[variant], source, flags | (places[variant] ? 0 : REG_NOSUB));
        uselocale(before);
        if (failure) return failure;
        expression->count++;
    }
    return 0;
}

struct text_expression *text_expression_compile(const char *source, int folds_case, char *error, size_t error_length) {
    struct text_expression *expression = calloc(1, sizeof *expression);
    if (!expression) {
        snprintf(error, error_length, "out of memory");
        return NULL;
    }
    expression->ascii = newlocale(LC_CTYPE_MASK, "C", (locale_t)0);
    expression->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    int failure = compile(expression, source, folds_case);
    if (!failure) return expression;
    regerror(failure, NULL, error, error_length);
    text_expression_free(expression);
    return NULL;
}

void text_expression_free(struct text_expression *expression) {
    for (int variant = 0; variant < expression->count; variant++) regfree(&expression->compiled[variant]);
    if (expression->ascii) freelocale(expression->ascii);
    if (expression->utf8) freelocale(expression->utf8);
    free(expression);
}

static int run(struct text_expression *expression, int variant, const uint8_t *text, size_t *start, size_t *end) {
    regmatch_t match = {.rm_so = *start, .rm_eo = *end};
    const char *bytes = text ? (const char *)text : "";
    locale_t before = use(expression, variant);
    int failure = regexec(&expression->compiled[variant], bytes, 1, &match, REG_STARTEND);
    uselocale(before);
    if (failure) return 0;
    if (places[variant]) {
        *start = match.rm_so;
        *end = match.rm_eo;
    }
    return 1;
}

int text_expression_matches(struct text_expression *expression, const uint8_t *text, size_t length, int is_ascii) {
    size_t start = 0, end = length;
    return run(expression, is_ascii ? whether_ascii : whether_utf8, text, &start, &end);
}

int text_expression_find(struct text_expression *expression, const uint8_t *text, size_t *start, size_t *end, int is_ascii) {
    return run(expression, is_ascii ? where_ascii : where_utf8, text, start, end);
}
