#pragma once

#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Puts every row into one of `fold_count` folds by a seeded draw on its number.
//
//   folds  [n]  written, below fold_count
//
// O(n). A fold_count of 0 or above 256: kInvalid.
Status assign_folds(std::span<std::uint8_t> folds, std::size_t fold_count, std::uint64_t seed, const Control& control);

}  // namespace millrace
