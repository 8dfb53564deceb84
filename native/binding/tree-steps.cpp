// Ops of one step of growing a tree: what a device other than the CPU takes over.
#include <algorithm>
#include <vector>

#include "algorithms/sum-records.h"
#include "binding/families.h"
#include "kernels/tree/split-rows.h"

namespace millrace {
namespace {

void call_build_histogram(Arguments& arguments) {
  const auto records = arguments.array<const std::uint8_t>();
  const auto node_rows = arguments.array<const std::uint32_t>();
  const auto gradients = arguments.array<const std::uint32_t>();
  const auto sums = arguments.array<std::int64_t>();
  const std::size_t stride = arguments.size();
  const std::size_t columns = arguments.size();
  const std::size_t slots = arguments.size();
  const auto form = arguments.boolean() ? GradientForm::kCount : GradientForm::kPair;
  arguments.check(sum_records(records, stride, columns, slots, node_rows, gradients, form, sums, arguments.control()));
}

void call_split_rows(Arguments& arguments) {
  const auto codes = arguments.array<const std::uint8_t>();
  const auto left_codes = arguments.array<const std::uint32_t>();
  const auto node_rows = arguments.array<const std::uint32_t>();
  const auto split = arguments.array<std::uint32_t>();
  const auto left_count = arguments.array<double>();
  const std::size_t place = arguments.size();
  const std::size_t stride = arguments.size();
  const bool is_wide = arguments.boolean();
  // Vector code may read, not use, 4 bytes from any row's code on, and a code of any value asks the set.
  const std::size_t rows = stride == 0 || codes.size() < place + 4 ? 0 : (codes.size() - place - 4) / stride + 1;
  if (split.size() != node_rows.size() || left_count.size() != 1 || left_codes.size() != (is_wide ? 2048u : 8u)) {
    return arguments.check({Code::kShape});
  }
  for (std::size_t i = 0; i < node_rows.size(); ++i) {
    if (node_rows[i] >= rows) return arguments.check({Code::kInvalid, static_cast<std::int64_t>(i)});
  }
  std::copy(node_rows.begin(), node_rows.end(), split.begin());
  std::vector<std::uint32_t> buffer(split.size());
  const ColumnCodes column{codes.data() + place, is_wide, stride};
  left_count[0] = static_cast<double>(split_rows(column, {left_codes}, split, buffer, arguments.control()));
}

constexpr OpEntry kOps[] = {
    {"tree/build-histogram", call_build_histogram},
    {"tree/split-rows", call_split_rows},
};

}  // namespace

std::span<const OpEntry> tree_step_ops() { return kOps; }

}  // namespace millrace
