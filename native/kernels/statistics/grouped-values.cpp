#include "kernels/statistics/grouped-values.h"

#include <algorithm>

#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::size_t kTaskRows = std::size_t{1} << 18;

// Calls body(group, value) for the rows that count, in row order.
template <class Body>
void for_each_value(const ColumnView& column, const ColumnView& groups, double group_count, const Block& block,
                    Body&& body) noexcept {
  double codes[kDecodeRows];
  for_each_run(column, block.begin, block.end, [&](std::size_t row, const double* values, std::size_t count) {
    decode(groups, row, count, codes);
    for (std::size_t i = 0; i < count; ++i) {
      if (codes[i] >= 0 && codes[i] < group_count && values[i] == values[i]) body(static_cast<std::size_t>(codes[i]), values[i]);
    }
  });
}

}  // namespace

GroupedValues group_values(const ColumnView& column, const ColumnView& groups, std::size_t group_count,
                           const Control& control) {
  const std::size_t tasks = block_count(column.length, kTaskRows);
  const double limit = static_cast<double>(group_count);
  // places[task][group]: first the counts, then where the task writes its next value of the group.
  std::vector<std::size_t> places(tasks * group_count, 0);
  for_each_block(column.length, control, [&](const Block& block) {
    std::size_t* counts = places.data() + block.index * group_count;
    for_each_value(column, groups, limit, block, [&](std::size_t group, double) { ++counts[group]; });
  }, kTaskRows);
  GroupedValues result;
  result.starts.assign(group_count + 1, 0);
  std::size_t at = 0;
  for (std::size_t group = 0; group < group_count; ++group) {
    result.starts[group] = at;
    for (std::size_t task = 0; task < tasks; ++task) {
      const std::size_t count = places[task * group_count + group];
      places[task * group_count + group] = at;
      at += count;
    }
  }
  result.starts[group_count] = at;
  result.values.resize(at);
  if (control.stopped()) return result;
  for_each_block(column.length, control, [&](const Block& block) {
    std::size_t* next = places.data() + block.index * group_count;
    for_each_value(column, groups, limit, block, [&](std::size_t group, double value) { result.values[next[group]++] = value; });
  }, kTaskRows);
  return result;
}

}  // namespace millrace
