#pragma once

#include <cmath>
#include <cstdint>

#include "core/math.h"
#include "core/random.h"

namespace millrace {

// A normal draw for a cell by Marsaglia's polar method: only a square root and a logarithm, the same on every machine.
inline double normal_draw(std::uint64_t seed, std::uint32_t row, std::uint32_t column) noexcept {
  const std::uint64_t key = random_key(seed, row, column);
  for (std::uint32_t attempt = 0;; ++attempt) {
    const double x = 2 * to_unit(random_words(key, attempt, 0)) - 1;
    const double y = 2 * to_unit(random_words(key, attempt, 1)) - 1;
    const double square = x * x + y * y;
    if (square > 0 && square < 1) return x * std::sqrt(-2 * math::log(square) / square);
  }
}

}  // namespace millrace
