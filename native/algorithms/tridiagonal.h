#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "core/control.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

// Reduces a symmetric matrix (both halves given) to a tridiagonal one, matrix = Q T Q', in its place.
//
//   diagonal [n], beside [n - 1]  written: T;  taus [n - 2]  written
//
// Reflection j turns rows j + 1 on and stays in column j below the one beside the diagonal: the reflections of Q are
// those of the block (1, 0) of the matrix (see apply-reflections.h).
Status reduce_to_tridiagonal(MatrixView<double> matrix, std::span<double> diagonal, std::span<double> beside,
                             std::span<double> taus, const Control& control);

// A turn of rows `row` and `row` + 1 (rotate_rows).
struct Rotation {
  std::size_t row;
  double cosine;
  double sine;
};

namespace detail {

inline constexpr std::size_t kMostSteps = 60;  // for one eigenvalue; two are usual
inline constexpr std::size_t kRotationsKept = std::size_t{1} << 15;

inline double hypotenuse(double a, double b) noexcept {
  const double larger = std::max(std::abs(a), std::abs(b));
  if (larger == 0) return 0;
  const double x = a / larger;
  const double y = b / larger;
  return larger * std::sqrt(x * x + y * y);
}

// One implicit QL step on rows first .. last of the matrix.
inline void step_ql(std::span<double> d, std::span<double> e, std::size_t first, std::size_t last,
                    std::vector<Rotation>& rotations) {
  double g = (d[first + 1] - d[first]) / (2 * e[first]);
  double r = hypotenuse(g, 1);
  g = d[last] - d[first] + e[first] / (g + std::copysign(r, g));
  double sine = 1;
  double cosine = 1;
  double p = 0;
  for (std::size_t i = last; i-- > first;) {
    const double f = sine * e[i];
    const double b = cosine * e[i];
    r = hypotenuse(f, g);
    e[i + 1] = r;
    if (r == 0) {
      d[i + 1] -= p;
      e[last] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1] - p;
    r = (d[i] - g) * sine + 2 * cosine * b;
    p = sine * r;
    d[i + 1] = g + p;
    g = cosine * r - b;
    rotations.push_back({i, cosine, sine});
  }
  d[first] -= p;
  e[first] = g;
  e[last] = 0;
}

}  // namespace detail

// Eigenvalues of a tridiagonal matrix by implicit QL steps: `diagonal` holds them then, in no order, `beside` [n] is
// scratch with its last element free. `flush` gets the rotations in order, some at a time, and may stop the work.
template <class Flush>
Status find_tridiagonal_values(std::span<double> diagonal, std::span<double> beside, Flush&& flush) {
  const std::size_t n = diagonal.size();
  std::vector<Rotation> rotations;
  for (std::size_t first = 0; first < n; ++first) {
    for (std::size_t step = 0;; ++step) {
      std::size_t last = first;
      // Up to where the matrix falls apart.
      for (; last + 1 < n; ++last) {
        const double size = std::abs(diagonal[last]) + std::abs(diagonal[last + 1]);
        if (std::abs(beside[last]) <= 0x1p-53 * size) break;
      }
      if (last == first) break;
      if (step == detail::kMostSteps) return {Code::kNotConverged, static_cast<std::int64_t>(first)};
      detail::step_ql(diagonal, beside, first, last, rotations);
      if (rotations.size() < detail::kRotationsKept) continue;
      if (!flush(rotations)) return {Code::kCancelled};
      rotations.clear();
    }
  }
  return flush(rotations) ? Status{} : Status{Code::kCancelled};
}

}  // namespace millrace
