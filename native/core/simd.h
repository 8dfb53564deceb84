#pragma once

#include <cstdint>

namespace millrace {

// Which vector instructions a call may use. Every level gives the same bits; only the time differs.
enum class Simd : std::uint8_t {
  kPlain,   // what the compiler's target has: SSE2 on x86-64, NEON on ARM
  kAvx2,    // AVX2, FMA, BMI2 and POPCNT
  kAvx512,  // AVX-512 F, BW, DQ and VL beside them
};

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
inline constexpr bool kHasSimdTargets = true;
#else
inline constexpr bool kHasSimdTargets = false;
#endif

// The best level of this machine, found once; the environment variable MILLRACE_SIMD (plain, avx2, avx512) caps it.
Simd simd_level() noexcept;

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

namespace detail {

template <class Body>
[[gnu::noinline, gnu::target("avx2,fma,bmi,bmi2,popcnt")]] void run_avx2(Body& body) {
  body();
}

#if defined(__clang__)
template <class Body>
[[gnu::noinline, gnu::target("avx2,fma,bmi,bmi2,popcnt,avx512f,avx512bw,avx512dq,avx512vl")]] void run_avx512(
    Body& body) {
  body();
}
#else
// gcc takes 256-bit vectors by itself even where it may take 512.
template <class Body>
[[gnu::noinline,
  gnu::target("avx2,fma,bmi,bmi2,popcnt,avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]] void
run_avx512(Body& body) {
  body();
}
#endif

}  // namespace detail

// Runs body() inside a function that is compiled for `level`: write the loop once, plainly, in a lambda that is always
// inlined, and it is vectorised for each level:
//
//   with_simd(simd_level(), [&]() __attribute__((always_inline)) { for (...) ... });
//
// Copy what the loop reads into locals of the lambda first, and load before choosing: `x ? a[i] : b[i]` is not
// vectorised, `x ? a : b` is. What the lambda calls must be inlined too, else it runs as compiled for the plain level.
// std::fma is one instruction there (and on ARM); the compiler fuses nothing by itself.
// No float may be summed in an order that depends on the vector's width; compilers do not do that by themselves.
template <class Body>
inline void with_simd(Simd level, Body&& body) {
  if (level == Simd::kAvx512) return detail::run_avx512(body);
  if (level == Simd::kAvx2) return detail::run_avx2(body);
  body();
}

#else

template <class Body>
inline void with_simd(Simd, Body&& body) {
  body();
}

#endif

}  // namespace millrace
