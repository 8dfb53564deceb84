#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

// What the neighbours of each query say together.
//
//   indices      [m x k]        rows of the labels, nearest first
//   distances    [m x k]
//   labels       [n]            values, or class numbers
//   weights      [n]            of the rows, above 0; empty: all 1
//   predictions  [m x classes]  written: the share of the weight of each class; with classes 0 [m]: the weighted mean
//   by_distance                 a neighbour also counts by 1 / distance; where some are at 0, only those count
//
// Sums in the order of the neighbours. kShape when lengths do not fit, kInvalid with the row for a class that is none.
Status average_labels(std::span<const std::int32_t> indices, std::span<const double> distances,
                      std::span<const double> labels, std::span<const double> weights, std::span<double> predictions,
                      std::size_t k, std::size_t classes, bool by_distance, const Control& control);

}  // namespace millrace
