#include "algorithms/predict-row.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "algorithms/evaluate-forest.h"

namespace millrace {
namespace {

// Room for a few numbers, on the stack while they are few.
class FewNumbers {
 public:
  explicit FewNumbers(std::size_t count) {
    if (count > kHere) {
      many_.resize(count);
      data_ = many_.data();
    }
  }
  double* data() noexcept { return data_; }

 private:
  static constexpr std::size_t kHere = 128;
  double here_[kHere];
  std::vector<double> many_;
  double* data_ = here_;
};

template <class Sum>
void add_leaves(const ForestProgram& program, const double* row, double* sums, double* counts) {
  const TreeRange range{0, program.trees.size()};
  for_each_leaf(program, row, range, [&](std::size_t tree, std::uint32_t node) {
    const auto output = static_cast<std::size_t>(program.trees[tree].output);
    counts[output] += 1;
    sums[output] = static_cast<Sum>(static_cast<Sum>(sums[output]) + static_cast<Sum>(program.node_values[node]));
  });
  for (std::size_t k = 0; k < program.outputs(); ++k) {
    if (!program.header->averaged) continue;
    const auto initial = static_cast<Sum>(program.initial[k]);
    sums[k] = counts[k] == 0 ? initial : initial + static_cast<Sum>(sums[k]) / static_cast<Sum>(counts[k]);
  }
}

}  // namespace

Status predict_row(std::span<const std::uint8_t> program, std::span<const double> values, bool raw,
                   std::span<double> predictions) {
  ForestProgram forest;
  if (!forest.open(program)) return {Code::kInvalid};
  const ProgramHeader& header = *forest.header;
  const std::size_t outputs = forest.outputs();
  if (values.size() != header.features || predictions.size() != (raw ? outputs : forest.answers())) return {Code::kShape};
  FewNumbers row(walk_value_count(forest.reads.size()));
  row.data()[0] = -std::numeric_limits<double>::infinity();
  for (std::size_t read = 0; read < forest.reads.size(); ++read) {
    const ForestRead& from = forest.reads[read];
    set_walk_value(row.data(), read, read_value(values[static_cast<std::size_t>(from.feature)], from.kind));
  }
  FewNumbers sums(outputs);
  FewNumbers counts(outputs);
  for (std::size_t k = 0; k < outputs; ++k) {
    counts.data()[k] = 0;
    const double first = header.averaged ? 0 : forest.initial[k];
    sums.data()[k] = header.single ? static_cast<double>(static_cast<float>(first)) : first;
  }
  if (header.single) add_leaves<float>(forest, row.data(), sums.data(), counts.data());
  else add_leaves<double>(forest, row.data(), sums.data(), counts.data());
  if (raw) std::copy_n(sums.data(), outputs, predictions.data());
  else answer(header.link, sums.data(), outputs, predictions.data(), header.slope);
  return {};
}

}  // namespace millrace
