#include "kernels/tree/score-out-of-bag.h"

#include <algorithm>
#include <vector>

#include "core/threads.h"

namespace millrace {
namespace {

struct Sums {
  double weight = 0;
  double value = 0;
};

}  // namespace

Status score_out_of_bag(std::span<const double> labels, std::span<const double> weights,
                        std::span<const double> predictions, std::span<double> score, std::size_t class_count,
                        const Control& control) {
  const std::size_t rows = labels.size();
  const std::size_t width = std::max<std::size_t>(1, class_count);
  if (predictions.size() != rows * width || (!weights.empty() && weights.size() != rows) || score.size() != 1) {
    return {Code::kShape};
  }
  // Weight, and weight times value_of(row, its answers), of the rows that have answers.
  const auto sum = [&](auto&& value_of) {
    std::vector<Sums> partials(block_count(rows));
    for_each_block(rows, control, [&](const Block& block) {
      Sums own;
      for (std::size_t row = block.begin; row < block.end; ++row) {
        const double* answers = predictions.data() + row * width;
        if (answers[0] != answers[0]) continue;
        const double weight = weights.empty() ? 1.0 : weights[row];
        own.weight += weight;
        own.value += weight * value_of(row, answers);
      }
      partials[block.index] = own;
    });
    Sums all;
    for (const Sums& own : partials) {
      all.weight += own.weight;
      all.value += own.value;
    }
    return all;
  };
  if (class_count > 0) {
    const Sums right = sum([&](std::size_t row, const double* answers) {
      return static_cast<double>(std::max_element(answers, answers + width) - answers) == labels[row] ? 1.0 : 0.0;
    });
    score[0] = right.value / right.weight;
  } else {
    const auto square = [](double x) { return x * x; };
    const Sums labelled = sum([&](std::size_t row, const double*) { return labels[row]; });
    const double mean = labelled.value / labelled.weight;
    const Sums spread = sum([&](std::size_t row, const double*) { return square(labels[row] - mean); });
    const Sums errors = sum([&](std::size_t row, const double* answers) { return square(labels[row] - answers[0]); });
    score[0] = 1 - errors.value / spread.value;
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
