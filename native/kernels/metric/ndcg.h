#pragma once

#include <span>

#include "kernels/metric/query-rows.h"

namespace millrace {

// Normalised discounted cumulative gain of each query over its first `most` ranks (0: all), gain 2^relevance - 1.
//
//   values  [query_count]  written; NaN where no row is relevant
//
// Rows of equal score share the mean discount of their ranks, so the order of rows changes nothing: McSherry and Najork
// 2008. Fails as check_queries.
Status ndcg(const QueryRows& rows, std::size_t most, std::span<double> values, const Control& control);

}  // namespace millrace
