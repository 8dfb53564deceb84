#pragma once

#include <span>

#include "kernels/metric/query-rows.h"

namespace millrace {

// Average precision of each query over its first `most` ranks (0: all): the share of relevant rows down to each relevant
// row there, summed and divided by how many relevant rows could stand there. A row is relevant when its label is above
// 0; equal scores are in row order.
//
//   values  [query_count]  written; NaN where no row is relevant
//
// Fails as check_queries.
Status query_precision(const QueryRows& rows, std::size_t most, std::span<double> values, const Control& control);

}  // namespace millrace
