#pragma once

#include <span>

#include "core/column-view.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// describe and quantiles (type 7) of a column, in one pass over its rows where a sample shows where the quantiles lie.
//
//   column         any numeric type
//   probabilities  [k]  each in [0, 1] (else kInvalid)
//   facts          [11]  as of describe: of the finite values
//   out            [k]   as of quantiles: nulls and NaN are left out, infinities are values; NaN when no value is there
//
// The same bits as describe and quantiles give, for any thread count.
Status describe_quantiles(const ColumnView& column, std::span<const double> probabilities, std::span<double> facts,
                          std::span<double> out, const Control& control);

}  // namespace millrace
