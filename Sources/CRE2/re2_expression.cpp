// SPDX-License-Identifier: Apache-2.0
#include "re2_expression.h"

#include <re2/re2.h>

#include <cstdio>
#include <new>

struct re2_expression {
    RE2 compiled;
};

static RE2::Options options(bool folds_case) {
    RE2::Options options(RE2::Quiet);
    options.set_case_sensitive(!folds_case);
    options.set_longest_match(true);
    options.set_max_mem(2 << 20);
    return options;
}

static re2::StringPiece piece(const uint8_t *text, size_t length) {
    return re2::StringPiece(text ? reinterpret_cast<const char *>(text) : "", length);
}

re2_expression *re2_expression_compile(
    const char *source, size_t length, int folds_case, char *error, size_t error_length) {
    auto *expression = new (std::nothrow) re2_expression{RE2(re2::StringPiece(source, length), options(folds_case != 0))};
    if (expression && expression->compiled.ok()) return expression;
    std::snprintf(error, error_length, "%s", expression ? expression->compiled.error().c_str() : "out of memory");
    delete expression;
    return nullptr;
}

void re2_expression_free(re2_expression *expression) { delete expression; }

int re2_expression_matches(const re2_expression *expression, const uint8_t *text, size_t length) {
    return expression->compiled.Match(piece(text, length), 0, length, RE2::UNANCHORED, nullptr, 0);
}

int re2_expression_find(const re2_expression *expression, const uint8_t *text, size_t *start, size_t *end) {
    re2::StringPiece whole = piece(text, *end), match;
    if (!expression->compiled.Match(whole, *start, *end, RE2::UNANCHORED, &match, 1)) return 0;
    *start = match.data() - whole.data();
    *end = *start + match.size();
    return 1;
}
