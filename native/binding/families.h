#pragma once

#include <span>

#include "binding/arguments.h"

namespace millrace {

// One list of ops per family of kernels; addon.cpp puts them into one table.
std::span<const OpEntry> classification_ops();
std::span<const OpEntry> column_ops();
std::span<const OpEntry> csv_ops();
std::span<const OpEntry> decomposition_ops();
std::span<const OpEntry> forest_ops();
std::span<const OpEntry> grove_ops();
std::span<const OpEntry> inspect_ops();
std::span<const OpEntry> loss_ops();
std::span<const OpEntry> math_ops();
std::span<const OpEntry> matrix_ops();
std::span<const OpEntry> metric_ops();
std::span<const OpEntry> neighbors_ops();
std::span<const OpEntry> product_ops();
std::span<const OpEntry> regression_ops();
std::span<const OpEntry> statistics_ops();
std::span<const OpEntry> tree_ops();
std::span<const OpEntry> tree_step_ops();
std::span<const OpEntry> unlabelled_ops();

}  // namespace millrace
