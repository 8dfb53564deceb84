#pragma once

#include <cstddef>

namespace millrace {

inline constexpr std::size_t kInterleaved = 4;

// Puts columns side by side: to[row * step + c] = columns[c * stride + row], for kInterleaved columns of `count` rows.
void interleave(const double* columns, std::ptrdiff_t stride, std::size_t count, double* to, std::size_t step) noexcept;

}  // namespace millrace
