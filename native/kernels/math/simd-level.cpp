#include "kernels/math/simd-level.h"

#include "core/simd.h"

namespace millrace {

Status write_simd_level(std::span<std::uint8_t> level) noexcept {
  if (level.size() != 1) return {Code::kShape};
  level[0] = static_cast<std::uint8_t>(simd_level());
  return {};
}

}  // namespace millrace
