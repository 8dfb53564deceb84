#pragma once

#include "core/control.h"
#include "core/simd.h"
#include "core/status.h"
#include "kernels/matrix/matrix-view.h"

namespace millrace {

struct MultiplyRule {
  bool add = false;         // to what the product's matrix holds, else in its place
  bool negative = false;    // the product's negative
  bool lower_only = false;  // elements above the diagonal then mean nothing
};

// The product of two matrices: product = (added to it, if asked) left * right.
//
//   left [m x k], right [k x n], product [m x n] whose rows are contiguous (column_step 1) and do not overlap the others
//
// An element is a sum over runs of kInnerRun steps of k, each the sum of chains of kInnerBlock fused multiply-adds, all
// in order: the same bits for any thread count, vector width, and size of the rest of the matrix. NaN and infinities
// go through as in scalar arithmetic; only the bits inside of a NaN are not promised.
//
// Panels of both are packed, tiles of the product are shared out to threads (Goto and van de Geijn 2008, "Anatomy of
// high-performance matrix multiplication"). kShape when sizes disagree; kCancelled.
template <class T>
Status multiply(MatrixView<const T> left, MatrixView<const T> right, MatrixView<T> product, MultiplyRule rule,
                const Control& control, Simd level = simd_level());

// Steps over k after which a new partial sum is begun, so that long and thin products can be shared out too.
inline constexpr std::size_t kInnerRun = 16384;

// Copies the elements below the diagonal of a square matrix to their places above it.
template <class T>
void mirror_lower(MatrixView<T> matrix, const Control& control);

}  // namespace millrace
