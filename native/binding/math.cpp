#include "binding/families.h"
#include "kernels/math/elementary.h"
#include "kernels/math/simd-level.h"

namespace millrace {
namespace {

void call_elementary(Arguments& arguments) {
  const auto x = arguments.array<const double>();
  const auto y = arguments.array<double>();
  const std::string name = arguments.text();
  constexpr const char* kNames[] = {"exp", "log", "log1p", "expm1", "tanh", "logistic"};
  for (int index = 0; index < 6; ++index) {
    if (name != kNames[index]) continue;
    return arguments.check(elementary(x, y, static_cast<Elementary>(index), arguments.control()));
  }
  arguments.check({Code::kInvalid});
}

void call_simd_level(Arguments& arguments) {
  const auto level = arguments.array<std::uint8_t>();
  arguments.check(write_simd_level(level));
}

constexpr OpEntry kOps[] = {
    {"math/elementary", call_elementary},
    {"math/simd-level", call_simd_level},
};

}  // namespace

std::span<const OpEntry> math_ops() { return kOps; }

}  // namespace millrace
