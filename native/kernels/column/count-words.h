#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Counts, for every bucket that words are hashed into, the rows of text that have a word there.
//
//   column  [n]  utf8; words as in words.h
//   counts  [buckets]  written
//   pairs   each two neighbouring words count as a word too
//
// O(bytes). Integer sums, so every thread count gives the same bits.
Status count_words(const ColumnView& column, std::span<double> counts, bool pairs, const Control& control);

}  // namespace millrace
