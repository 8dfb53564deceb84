#pragma once

#include <cstddef>
#include <functional>

namespace millrace {

// Writes rows begin .. begin + count of one column of a matrix that is made as it is gone over: values[i] is row begin + i.
// Called on any thread, for columns and rows in any order.
using ColumnFill = std::function<void(std::size_t column, std::size_t begin, std::size_t count, double* values)>;

}  // namespace millrace
