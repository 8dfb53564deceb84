#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Puts every row into train (0), validation (1) or test (2) by a seeded draw from the hash of its key.
//
//   hashes  [n]  of each row's key: rows of one key get one draw, so they stay together
//   strata  [n]  stratum of each row, below `stratum_count`: each is cut on its own, to exact shares
//   parts   [n]  written
//
// In a stratum of m rows, ranked by draw, the first round(test m) are test, the next round(validation m) validation; at
// least one row is train. Rows of one draw that lie across a cut all fall after it. O(n) expected.
// A stratum at or above stratum_count: kInvalid with its row.
Status split_rows(std::span<const std::int64_t> hashes, std::span<const std::int32_t> strata,
                  std::span<std::uint8_t> parts, std::size_t stratum_count, std::uint64_t seed, double validation,
                  double test, const Control& control);

}  // namespace millrace
