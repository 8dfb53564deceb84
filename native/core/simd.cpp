#include "core/simd.h"

#include <cstdlib>
#include <cstring>

namespace millrace {
namespace {

Simd machine_level() noexcept {
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
  __builtin_cpu_init();
  // These ask the operating system too: it must save the wider registers.
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
  if (!avx2) return Simd::kPlain;
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  return avx512 ? Simd::kAvx512 : Simd::kAvx2;
#else
  return Simd::kPlain;
#endif
}

Simd allowed_level() noexcept {
  const char* name = std::getenv("MILLRACE_SIMD");
  if (name == nullptr) return Simd::kAvx512;
  if (std::strcmp(name, "plain") == 0) return Simd::kPlain;
  if (std::strcmp(name, "avx2") == 0) return Simd::kAvx2;
  return Simd::kAvx512;
}

Simd find_level() noexcept {
  const Simd machine = machine_level();
  const Simd allowed = allowed_level();
  return machine < allowed ? machine : allowed;
}

}  // namespace

Simd simd_level() noexcept {
  static const Simd level = find_level();
  return level;
}

}  // namespace millrace
