#pragma once

#include <cstddef>
#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Mutual information of two columns from distances to nearest neighbours, in nats, 0 at least.
//
//   first      [n]  numbers, taken as they are: scale them alike first, the distance is the larger of both sides'
//   second     [n]  numbers; or, with classes > 0, codes 0 .. classes - 1
//   result     [2]  written: information, rows counted; rows with a null, NaN, infinity or other code are left out, and
//                   rows of a class with no other row; NaN when fewer than two rows (with classes: one) are left
//   neighbours      k, at least 1 (else kInvalid); fewer where there are not so many rows
//
// Numbers: Kraskov's first estimator, psi(n) + psi(k) - <psi(n_x + 1) + psi(n_y + 1)>, n_x the other rows nearer in x than
// the k-th neighbour of both. Codes: Ross's, psi(n) + <psi(k)> - <psi(count of the class)> - <psi(m + 1)>, m the other
// rows nearer than the k-th neighbour within the class. As scikit-learn, without its noise: ties stay ties.
//
// O(n) leaves, each searched among its neighbours, for rows that are spread (see nearest-points.h). Terms are summed in the
// order of the leaves, in fixed blocks: the same bits for any thread count and any order of the rows.
//
// Source: Kraskov, Stögbauer and Grassberger 2004, Physical Review E 69; Ross 2014, PLoS ONE 9(2).
Status nearest_information(const ColumnView& first, const ColumnView& second, std::span<double> result,
                           std::size_t neighbours, std::size_t classes, const Control& control);

}  // namespace millrace
