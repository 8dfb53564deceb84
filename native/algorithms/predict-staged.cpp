#include "algorithms/predict-staged.h"

#include <algorithm>

#include "algorithms/forest-scores.h"

namespace millrace {
namespace {

constexpr std::size_t kTaskRows = 4 * kDenseRows;

template <class Sum>
void predict_stages(std::span<const ColumnView> features, const ForestProgram& program, const TreeRange& range,
                    std::size_t stage_trees, bool raw, std::size_t rows, std::span<double> sums,
                    std::span<double> predictions, const Control& control) {
  const std::size_t outputs = program.outputs();
  const std::size_t width = raw ? outputs : program.answers();
  for_each_block(
      rows, control,
      [&](const Block& block) {
        ForestScratch scratch(program, simd_level());
        ForestScores<Sum> scores(scratch);
        for (std::size_t begin = block.begin; begin < block.end; begin += kDenseRows) {
          const std::size_t n = std::min(kDenseRows, block.end - begin);
          double* const kept = sums.data() + begin * outputs;
          scores.resume(kept, n, {0, range.first});
          double* out = predictions.data() + begin * width;
          for (std::size_t tree = range.first; tree < range.last; tree += stage_trees, out += rows * width) {
            evaluate_rows(scratch, features, begin, n, {tree, tree + stage_trees}, rows <= kWalkedRows, scores);
            scores.finish(n, raw, out);
          }
          scores.save(kept, n);
        }
      },
      kTaskRows);
}

}  // namespace

Status predict_staged(std::span<const ColumnView> features, std::span<const std::uint8_t> program,
                      const TreeRange& range, std::size_t stage_trees, bool raw, std::span<double> sums,
                      std::span<double> predictions, const Control& control) {
  ForestProgram forest;
  if (!forest.open(program)) return {Code::kInvalid};
  const std::size_t outputs = forest.outputs();
  const std::size_t width = raw ? outputs : forest.answers();
  if (sums.size() % outputs != 0) return {Code::kShape};
  const std::size_t rows = sums.size() / outputs;
  const Status status = check_features(forest, features, rows, range);
  if (!status.ok()) return status;
  const std::size_t trees = range.last - range.first;
  if (stage_trees == 0 || trees % stage_trees != 0) return {Code::kInvalid};
  if (predictions.size() != trees / stage_trees * rows * width) return {Code::kShape};
  if (forest.header->single)
    predict_stages<float>(features, forest, range, stage_trees, raw, rows, sums, predictions, control);
  else predict_stages<double>(features, forest, range, stage_trees, raw, rows, sums, predictions, control);
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
