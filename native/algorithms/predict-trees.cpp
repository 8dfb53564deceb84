#include "algorithms/predict-trees.h"

#include <algorithm>

#include "algorithms/forest-scores.h"

namespace millrace {
namespace {

constexpr std::size_t kTaskRows = 4 * kDenseRows;

template <class Sum>
void predict_all(std::span<const ColumnView> features, const ForestProgram& program, const TreeRange& range, bool raw,
                 std::size_t rows, std::span<double> predictions, const Control& control) {
  const std::size_t width = raw ? program.outputs() : program.answers();
  for_each_block(
      rows, control,
      [&](const Block& block) {
        ForestScratch scratch(program, simd_level());
        ForestScores<Sum> scores(scratch);
        for (std::size_t begin = block.begin; begin < block.end; begin += kDenseRows) {
          const std::size_t n = std::min(kDenseRows, block.end - begin);
          scores.start(n);
          evaluate_rows(scratch, features, begin, n, range, rows <= kWalkedRows, scores);
          scores.finish(n, raw, predictions.data() + begin * width);
        }
      },
      kTaskRows);
}

}  // namespace

Status predict_trees(std::span<const ColumnView> features, std::span<const std::uint8_t> program,
                     const TreeRange& range, bool raw, std::span<double> predictions, const Control& control) {
  ForestProgram forest;
  if (!forest.open(program)) return {Code::kInvalid};
  const std::size_t width = raw ? forest.outputs() : forest.answers();
  if (predictions.size() % width != 0) return {Code::kShape};
  const std::size_t rows = predictions.size() / width;
  const Status status = check_features(forest, features, rows, range);
  if (!status.ok()) return status;
  if (forest.header->single) predict_all<float>(features, forest, range, raw, rows, predictions, control);
  else predict_all<double>(features, forest, range, raw, rows, predictions, control);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
