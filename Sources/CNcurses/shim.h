// SPDX-License-Identifier: Apache-2.0
// ncursesw, and what of it Swift cannot import: macros, and globals that Swift takes for shared state.
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <locale.h>
#include <stdio.h>
#include <wchar.h>
#include <curses.h>
#include <term.h>

static const attr_t NC_BOLD = A_BOLD;
static const attr_t NC_DIM = A_DIM;
static const attr_t NC_ITALIC = A_ITALIC;
static const attr_t NC_UNDERLINE = A_UNDERLINE;
static const attr_t NC_REVERSE = A_REVERSE;

static inline WINDOW *nc_window(void) { return stdscr; }
static inline int nc_rows(void) { return LINES; }
static inline int nc_columns(void) { return COLS; }
static inline int nc_colors(void) { return COLORS; }
static inline int nc_pairs(void) { return COLOR_PAIRS; }

// A screen that reads standard input and writes to a file; NULL when the terminal type is not known.
static inline SCREEN *nc_new_screen(const char *term, FILE *output) { return newterm(term, output, stdin); }

static inline int nc_function_key(int number) { return KEY_F(number); }

// A cell of one character with its combining marks (at most CCHARW_MAX scalars); the pair may be above 255.
static inline void nc_fill_cell(cchar_t *cell, const wchar_t *scalars, int count, attr_t attributes, int pair) {
    for (int i = 0; i < CCHARW_MAX; i++) cell->chars[i] = i < count ? scalars[i] : 0;
    cell->attr = attributes | (attr_t)COLOR_PAIR(pair > 255 ? 255 : pair);
    cell->ext_color = pair;
}

// The string of a terminfo capability; NULL when the terminal lacks it.
static inline const char *nc_capability(const char *name) {
    const char *text = tigetstr((char *)name);
    return text == (char *)-1 ? NULL : text;
}
