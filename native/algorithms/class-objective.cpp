#include "algorithms/class-objective.h"

#include <algorithm>

#include "algorithms/multiply.h"
#include "core/threads.h"
#include "kernels/classification/standardize-columns.h"
#include "kernels/matrix/row-arithmetic.h"

namespace millrace {
namespace {

constexpr std::size_t kStretches = 32;  // partial sums; a function of the rows, never of the threads
constexpr std::size_t kTileBytes = std::size_t{256} << 10;
constexpr std::size_t kSampleRun = 64;  // rows of a sample that lie together

std::size_t tile_rows(std::size_t width) noexcept {
  return std::clamp<std::size_t>(kTileBytes / (width * sizeof(double)) / 16 * 16, 16, 1024);
}

struct Scratch {
  std::vector<double> values;
  std::vector<double> scores;
  std::vector<double> losses;
  std::vector<double> slope;

  Scratch(std::size_t width, std::size_t outputs, std::size_t rows)
      : values(width * rows), scores(outputs * rows), losses(rows), slope(width) {}
};

// values [width x row_step]: adds the loss and slope of some rows.
void add_tile(const ClassRule& rule, const ClassRows& rows, const double* values, std::size_t row_step, std::size_t width,
              std::size_t outputs, const double* parameters, Scratch& scratch, LossAndSlope& sum) noexcept {
  const std::size_t count = rows.count;
  const auto step = static_cast<std::ptrdiff_t>(row_step);
  double* scores = scratch.scores.data();
  for (std::size_t k = 0; k < outputs; ++k) {
    std::fill_n(scores + k * count, count, 0.0);
    add_scaled_rows(scores + k * count, count, values, step, parameters + k * width, 1, width);
  }
  class_loss(rule, rows, outputs, count, scores, nullptr, scratch.losses.data());
  // The last row of the values is all ones.
  sum.loss += dot(scratch.losses.data(), values + (width - 1) * row_step, count);
  for (std::size_t k = 0; k < outputs; ++k) {
    dot_rows(scratch.slope.data(), values, step, width, scores + k * count, count);
    for (std::size_t j = 0; j < width; ++j) sum.slope[k * width + j] += scratch.slope[j];
  }
}

// add(tile, scratch, sum) over all tiles.
template <class Add>
LossAndSlope sum_tiles(std::size_t tiles, std::size_t width, std::size_t outputs, std::size_t rows, const Control& control,
                       const Add& add) {
  const std::size_t stretches = std::min(kStretches, tiles);
  std::vector<LossAndSlope> partial(stretches);
  parallel_for(stretches, control, [&](std::size_t stretch) {
    Scratch scratch(width, outputs, rows);
    partial[stretch].slope.assign(outputs * width, 0.0);
    for (std::size_t tile = tiles * stretch / stretches; tile < tiles * (stretch + 1) / stretches; ++tile) {
      if (control.stopped()) return;
      add(tile, scratch, partial[stretch]);
    }
  });
  LossAndSlope total;
  total.slope.assign(outputs * width, 0.0);
  if (control.stopped()) return total;
  for (const LossAndSlope& part : partial) {
    total.loss += part.loss;
    for (std::size_t i = 0; i < total.slope.size(); ++i) total.slope[i] += part.slope[i];
  }
  return total;
}

}  // namespace

LossAndSlope loss_of_table(const ClassTable& table, const ClassRule& rule, std::size_t output_count,
                           std::span<const double> parameters, const Control& control) {
  const std::size_t width = table.width();
  const std::size_t step = tile_rows(width);
  const std::size_t row_count = table.labels.size();
  return sum_tiles(block_count(row_count, step), width, output_count, step, control,
                   [&](std::size_t tile, Scratch& scratch, LossAndSlope& sum) {
                     const std::size_t begin = tile * step;
                     const std::size_t count = std::min(step, row_count - begin);
                     const double* weights = table.weights.empty() ? nullptr : table.weights.data() + begin;
                     const ClassRows rows{table.labels.data() + begin, weights, count};
                     standardize_columns(table.features, table.means, table.scales, begin, count, scratch.values.data(),
                                         step);
                     add_tile(rule, rows, scratch.values.data(), step, width, output_count, parameters.data(), scratch,
                              sum);
                   });
}

ClassSample::ClassSample(const ClassTable& table, std::size_t row_count, const Control& control)
    : width_(table.width()) {
  const std::size_t all = table.labels.size();
  const bool whole = row_count >= all || all <= kSampleRun;
  const std::size_t runs = whole ? block_count(all, kSampleRun) : block_count(row_count, kSampleRun);
  const std::size_t rows = whole ? all : runs * kSampleRun;
  // A run of a sample begins where its share of the table does.
  const auto begin_of = [&](std::size_t run) {
    return whole || runs < 2 ? run * kSampleRun : (all - kSampleRun) / (runs - 1) * run +
                                                      (all - kSampleRun) % (runs - 1) * run / (runs - 1);
  };
  values_ = LargeArray<double>(width_ * rows);
  labels_.resize(rows);
  weights_.resize(table.weights.empty() ? 0 : rows);
  parallel_for(runs, control, [&](std::size_t run) {
    const std::size_t begin = begin_of(run);
    const std::size_t to = run * kSampleRun;
    const std::size_t count = std::min(kSampleRun, rows - to);
    standardize_columns(table.features, table.means, table.scales, begin, count, values_.data() + to, rows);
    std::copy_n(table.labels.data() + begin, count, labels_.data() + to);
    if (!weights_.empty()) std::copy_n(table.weights.data() + begin, count, weights_.data() + to);
  });
}

double ClassSample::weight() const noexcept {
  if (weights_.empty()) return static_cast<double>(labels_.size());
  double sum = 0;
  for (const double weight : weights_) sum += weight;
  return sum;
}

std::size_t ClassSample::least_rows(std::size_t class_count) const {
  std::vector<std::size_t> rows(class_count, 0);
  for (std::size_t row = 0; row < labels_.size(); ++row) {
    if (weights_.empty() || weights_[row] > 0) ++rows[static_cast<std::size_t>(labels_[row])];
  }
  return *std::min_element(rows.begin(), rows.end());
}

ClassRows ClassSample::rows(std::size_t begin, std::size_t count) const noexcept {
  return {labels_.data() + begin, weights_.empty() ? nullptr : weights_.data() + begin, count};
}

LossAndSlope ClassSample::loss(const ClassRule& rule, std::size_t output_count, std::span<const double> parameters,
                               const Control& control) const {
  const std::size_t step = tile_rows(width_);
  return sum_tiles(block_count(row_count(), step), width_, output_count, step, control,
                   [&](std::size_t tile, Scratch& scratch, LossAndSlope& sum) {
                     const std::size_t begin = tile * step;
                     const ClassRows of = rows(begin, std::min(step, row_count() - begin));
                     add_tile(rule, of, values_.data() + begin, row_count(), width_, output_count, parameters.data(),
                              scratch, sum);
                   });
}

void ClassSample::curvature(const ClassRule& rule, std::size_t output_count, std::span<const double> parameters,
                            std::span<double> out, const Control& control) const {
  const std::size_t count = row_count();
  const std::size_t size = output_count * width_;
  LargeArray<double> scores(output_count * count);
  std::vector<double> bends(count);
  const auto values = packed_view<const double>(values_.data(), width_, count);
  multiply<double>(packed_view<const double>(parameters.data(), output_count, width_), values,
                   packed_view(scores.data(), output_count, count), {}, control);
  if (control.stopped()) return;
  std::vector<double> losses(count);
  class_loss(rule, rows(0, count), output_count, count, scores.data(), bends.data(), losses.data());
  LargeArray<double> scaled(width_ * count);
  const auto whole = packed_view(out.data(), size, size);
  for (std::size_t a = 0; a < output_count; ++a) {
    for (std::size_t b = 0; b <= a && !control.stopped(); ++b) {
      if (rule.loss == ClassLoss::kSoftmax)
        softmax_bends(rows(0, count), scores.data() + a * count, a, scores.data() + b * count, b, bends.data());
      parallel_for(width_, control, [&](std::size_t j) {
        const double* from = values_.data() + j * count;
        double* to = scaled.data() + j * count;
        for (std::size_t i = 0; i < count; ++i) to[i] = bends[i] * from[i];
      });
      multiply<double>(packed_view<const double>(scaled.data(), width_, count), values.transposed(),
                       whole.block(a * width_, b * width_, width_, width_), {}, control);
    }
  }
  if (!control.stopped()) mirror_lower(whole, control);
}

}  // namespace millrace
