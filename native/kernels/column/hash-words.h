#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Text as weighted counts of hashed words: sqrt(count) x (1 + log((1 + row_total) / (1 + row_counts))), then each row
// scaled to length 1.
//
//   column      [n]  utf8; words as in words.h
//   slots       [buckets]  slot of each bucket, -1 for none
//   row_counts  [slot_count]  training rows with a word in the slot, of row_total training rows
//   values      [slot_count x n]  written, one slot's rows after the other's; 0 for a missing row and one without words
//   pairs       each two neighbouring words count as a word too
//
// The square root damps repetition, the logarithm words that most rows have (smoothed inverse document frequency, as in
// scikit-learn's TfidfTransformer); the scaling lets long and short texts weigh alike.
// O(bytes + n slot_count). A slot at or above slot_count: kInvalid with its bucket.
Status hash_words(const ColumnView& column, std::span<const std::int32_t> slots, std::span<const double> row_counts,
                  std::span<float> values, double row_total, bool pairs, const Control& control);

}  // namespace millrace
