#include "kernels/matrix/turn-tile.h"

#include <cstring>

#include "core/lanes.h"

namespace millrace {
namespace {

struct Tile {
  const double* from;
  std::size_t step;
  double* to;
  std::size_t out_step;
};

[[gnu::always_inline]] inline void turn_plainly(const Tile& tile, std::size_t begin, std::size_t end) noexcept {
  for (std::size_t i = begin; i < end; ++i) {
    for (std::size_t c = 0; c < kTurned; ++c) tile.to[i * tile.out_step + c] = tile.from[c * tile.step + i];
  }
}

// Rows from `i` on, as many as a vector has numbers. Plain, where vectors are too narrow to gain.
[[gnu::always_inline]] inline void turn_rows(Width<Doubles2>, const Tile& tile, std::size_t i) noexcept {
  turn_plainly(tile, i, i + Width<Doubles2>::kStep);
}

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

[[gnu::always_inline]] inline void turn_rows(Width<Doubles4>, const Tile& tile, std::size_t i) noexcept {
  for (std::size_t half = 0; half < kTurned; half += 4) {
    Doubles4 c[4];
    for (std::size_t k = 0; k < 4; ++k) std::memcpy(&c[k], tile.from + (half + k) * tile.step + i, sizeof c[k]);
    const Doubles4 even = __builtin_shufflevector(c[0], c[1], 0, 4, 2, 6);
    const Doubles4 odd = __builtin_shufflevector(c[0], c[1], 1, 5, 3, 7);
    const Doubles4 more_even = __builtin_shufflevector(c[2], c[3], 0, 4, 2, 6);
    const Doubles4 more_odd = __builtin_shufflevector(c[2], c[3], 1, 5, 3, 7);
    const Doubles4 rows[4] = {__builtin_shufflevector(even, more_even, 0, 1, 4, 5),
                              __builtin_shufflevector(odd, more_odd, 0, 1, 4, 5),
                              __builtin_shufflevector(even, more_even, 2, 3, 6, 7),
                              __builtin_shufflevector(odd, more_odd, 2, 3, 6, 7)};
    for (std::size_t k = 0; k < 4; ++k) std::memcpy(tile.to + (i + k) * tile.out_step + half, &rows[k], sizeof rows[k]);
  }
}

[[gnu::always_inline]] inline void turn_rows(Width<Doubles8>, const Tile& tile, std::size_t i) noexcept {
  Doubles8 c[8];
  Doubles8 pairs[8];  // of two columns, every other row
  Doubles8 fours[8];  // of four columns, every fourth row
  for (std::size_t k = 0; k < 8; ++k) std::memcpy(&c[k], tile.from + k * tile.step + i, sizeof c[k]);
  for (std::size_t k = 0; k < 8; k += 2) {
    pairs[k] = __builtin_shufflevector(c[k], c[k + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    pairs[k + 1] = __builtin_shufflevector(c[k], c[k + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (std::size_t k = 0; k < 8; k += 4) {
    for (std::size_t odd = 0; odd < 2; ++odd) {
      const Doubles8 a = pairs[k + odd];
      const Doubles8 b = pairs[k + 2 + odd];
      fours[k + odd] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
      fours[k + 2 + odd] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
    }
  }
  for (std::size_t k = 0; k < 4; ++k) {
    const Doubles8 near = __builtin_shufflevector(fours[k], fours[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    const Doubles8 far = __builtin_shufflevector(fours[k], fours[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    std::memcpy(tile.to + (i + k) * tile.out_step, &near, sizeof near);
    std::memcpy(tile.to + (i + k + 4) * tile.out_step, &far, sizeof far);
  }
}

#endif

}  // namespace

void turn_tile(const double* tile, std::size_t step, std::size_t count, double* out, std::size_t out_step) noexcept {
  const Tile all{tile, step, out, out_step};
  with_lanes([&](auto width) __attribute__((always_inline)) {
    constexpr std::size_t kRows = decltype(width)::kStep;
    const std::size_t whole = count / kRows * kRows;
    for (std::size_t i = 0; i < whole; i += kRows) turn_rows(width, all, i);
    turn_plainly(all, whole, count);
  });
}

}  // namespace millrace
