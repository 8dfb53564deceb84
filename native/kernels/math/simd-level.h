#pragma once

#include <cstdint>
#include <span>

#include "core/status.h"

namespace millrace {

// Which vector instructions calls of this process use: `level` [1], written: 0 the compiler's own, 1 AVX2, 2 AVX-512.
Status write_simd_level(std::span<std::uint8_t> level) noexcept;

}  // namespace millrace
