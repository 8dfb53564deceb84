#include "algorithms/residual-program.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "algorithms/factor-cholesky.h"
#include "algorithms/multiply.h"
#include "algorithms/solve-triangular.h"
#include "algorithms/sum-runs.h"
#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/score-rows.h"

namespace millrace {
namespace {

constexpr double kShort = 0.9995;  // of the way to the nearest bound
constexpr double kEndless = std::numeric_limits<double>::infinity();

struct Steps {
  double primal = kEndless;
  double dual = kEndless;
};

class Program {
 public:
  Program(const DesignMatrix& design, ResidualRows& rows, std::span<const double> quadratic, const Control& control)
      : design_(design),
        rows_(rows),
        quadratic_(quadratic),
        control_(control),
        width_(design.width()),
        table_rows_(design.row_count()),
        gram_(width_ * width_),
        gradient_(width_),
        step_(width_) {}

  const std::vector<double>& step() const noexcept { return step_; }
  const std::vector<double>& gradient() const noexcept { return gradient_; }

  // Half of at' quadratic at.
  double bowl(const std::vector<double>& at) const noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < quadratic_.size(); ++i) sum += at[i / width_] * quadratic_[i] * at[i % width_];
    return 0.5 * sum;
  }

  // Sums of curve x x' and slope x over all rows, and what the quadratic adds to them at these coefficients.
  Status find_products(bool with_gram, const std::vector<double>& at) {
    const std::size_t length = width_ + (with_gram ? width_ * width_ : 0);
    std::vector<double> sums;
    const auto add = [&](std::size_t begin, std::size_t end, double* partial) {
      return add_run(begin, end, with_gram, partial);
    };
    const Status status = sum_runs(table_rows_, kInnerRun, length, control_, add, sums);
    if (!status.ok()) return status;
    std::copy_n(sums.begin(), width_, gradient_.begin());
    if (with_gram) std::copy(sums.begin() + static_cast<std::ptrdiff_t>(width_), sums.end(), gram_.begin());
    for (std::size_t row = table_rows_; row < rows_.size(); ++row) {
      const std::size_t f = row - table_rows_;
      gradient_[f] += rows_.slope[row];
      if (with_gram) gram_[f * width_ + f] += rows_.curve[row];
    }
    for (std::size_t i = 0; i < quadratic_.size(); ++i) {
      gradient_[i / width_] -= quadratic_[i] * at[i % width_];
      if (with_gram) gram_[i] += quadratic_[i];
    }
    return {};
  }

  // Whether what the products say of a feature's values is below the rounding of them.
  bool is_below(std::size_t f, double rounding) const noexcept {
    const auto of_rows = [&](std::size_t at) { return gram_[at] - (quadratic_.empty() ? 0.0 : quadratic_[at]); };
    return of_rows(f * width_ + f) <= of_rows(width_ * width_ - 1) * rounding * rounding;
  }

  // Factors the normal equations; a constant feature, and what depends on others, gets no step.
  bool factor(const std::vector<bool>& is_constant) {
    double trace = 0;
    for (std::size_t f = 0; f + 1 < width_; ++f) {
      if (!is_constant[f]) continue;
      for (std::size_t i = 0; i < width_; ++i) gram_[f * width_ + i] = gram_[i * width_ + f] = 0;
      gram_[f * width_ + f] = 1;
    }
    for (std::size_t i = 0; i < width_; ++i) trace += gram_[i * width_ + i];
    double ridge = 0;
    lower_ = gram_;
    const auto lower = packed_view(lower_.data(), width_, width_);
    while (!factor_cholesky(lower, 1e-14, control_).ok()) {
      ridge = ridge == 0 ? std::max(1e-14 * trace / static_cast<double>(width_), 1e-300) : ridge * 10;
      if (!std::isfinite(ridge) || control_.stopped()) return false;
      lower_ = gram_;
      for (std::size_t i = 0; i < width_; ++i) lower_[i * width_ + i] += ridge;
    }
    return true;
  }

  // The step of the coefficients, and what it changes in every row's score.
  void solve(const std::vector<bool>& is_constant) {
    step_ = gradient_;
    for (std::size_t f = 0; f + 1 < width_; ++f) {
      if (is_constant[f]) step_[f] = 0;
    }
    const auto lower = packed_view<const double>(lower_.data(), width_, width_);
    const auto x = packed_view(step_.data(), width_, 1);
    solve_triangular(lower, x, {}, control_);
    solve_triangular(lower.transposed(), x, {true, false}, control_);
    find_scores(step_, rows_.score);
  }

  void find_scores(const std::vector<double>& at, std::vector<double>& scores) const {
    for_each_block(table_rows_, control_, [&](const Block& block) {
      LargeArray<double> scratch(design_.run_rows() * width_);
      for (std::size_t row = block.begin; row < block.end; row += design_.run_rows()) {
        const std::size_t many = std::min(design_.run_rows(), block.end - row);
        score_rows(design_.rows(row, many, scratch.data()), many, width_, at.data(), scores.data() + row);
      }
    });
    for (std::size_t row = table_rows_; row < rows_.size(); ++row) scores[row] = at[row - table_rows_];
  }

 private:
  Status add_run(std::size_t begin, std::size_t end, bool with_gram, double* sums) const {
    const std::size_t most = design_.run_rows();
    LargeArray<double> cells(2 * most * width_);
    double* const weighted = cells.data() + most * width_;
    for (std::size_t row = begin; row < end && !control_.stopped(); row += most) {
      const std::size_t many = std::min(most, end - row);
      const double* plain = design_.rows(row, many, cells.data());
      weigh_scored_rows(plain, many, width_, rows_.slope.data() + row, rows_.curve.data() + row, sums, weighted);
      if (!with_gram) continue;
      const auto left = packed_view<const double>(weighted, many, width_);
      const Status status =
          multiply<double>(left.transposed(), packed_view<const double>(plain, many, width_),
                           packed_view(sums + width_, width_, width_), {true, false, true}, control_.with_threads(1));
      if (!status.ok()) return status;
    }
    return {};
  }

  const DesignMatrix& design_;
  ResidualRows& rows_;
  std::span<const double> quadratic_;
  const Control& control_;
  std::size_t width_;
  std::size_t table_rows_;
  std::vector<double> gram_;
  std::vector<double> lower_;
  std::vector<double> gradient_;
  std::vector<double> step_;
};

// Sums body(row) over the rows that have room, one partial a block.
template <class Body>
double sum_rows(const ResidualRows& rows, const Control& control, Body&& body) {
  std::vector<double> partials(block_count(rows.size()), 0.0);
  for_each_block(rows.size(), control, [&](const Block& block) {
    double sum = 0;
    for (std::size_t row = block.begin; row < block.end; ++row) {
      if (rows.room[row] > 0) sum += body(row);
    }
    partials[block.index] = sum;
  });
  double total = 0;
  for (const double partial : partials) total += partial;
  return total;
}

double gap_of(const ResidualRows& rows, Steps by, const Control& control) {
  return sum_rows(rows, control, [&](std::size_t row) {
    const double dual = rows.dual[row] + by.dual * rows.dual_step[row];
    return dual * (rows.below[row] + by.primal * rows.below_step[row]) +
           (rows.room[row] - dual) * (rows.above[row] + by.primal * rows.above_step[row]);
  });
}

// The curve and slope of every row: for the affine step, or with the corrector's targets, which the affine step gives.
void linearize(ResidualRows& rows, double target, bool is_corrector, const Control& control) {
  for_each_block(rows.size(), control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      if (!(rows.room[row] > 0)) continue;
      const double dual = rows.dual[row];
      const double left = rows.room[row] - dual;
      if (!is_corrector) rows.curve[row] = 1 / (rows.above[row] / left + rows.below[row] / dual);
      double residual = rows.above[row] - rows.below[row];
      if (is_corrector) {
        const double cross = rows.dual_step[row];
        residual -= (target + cross * rows.above_step[row]) / left - (target - cross * rows.below_step[row]) / dual;
      }
      rows.slope[row] = rows.curve[row] * residual - (rows.rest[row] - dual);
    }
  });
}

// Every row's part of the step, and how far it may be taken.
Steps find_steps(ResidualRows& rows, double target, bool is_corrector, const Control& control) {
  std::vector<Steps> partials(block_count(rows.size()));
  for_each_block(rows.size(), control, [&](const Block& block) {
    Steps most;
    const auto limit = [](double& step, double value, double change) {
      if (change < 0) step = std::min(step, -value / change);
    };
    for (std::size_t row = block.begin; row < block.end; ++row) {
      if (!(rows.room[row] > 0)) continue;
      const double dual = rows.dual[row];
      const double left = rows.room[row] - dual;
      const double above = rows.above[row];
      const double below = rows.below[row];
      const double cross = rows.dual_step[row];
      const double to_above = is_corrector ? (target + cross * rows.above_step[row]) / left : 0.0;
      const double to_below = is_corrector ? (target - cross * rows.below_step[row]) / dual : 0.0;
      const double change = rows.curve[row] * (above - below - (to_above - to_below) - rows.score[row]);
      rows.dual_step[row] = change;
      rows.above_step[row] = to_above - above + above / left * change;
      rows.below_step[row] = to_below - below - below / dual * change;
      limit(most.dual, dual, change);
      limit(most.dual, left, -change);
      limit(most.primal, above, rows.above_step[row]);
      limit(most.primal, below, rows.below_step[row]);
    }
    partials[block.index] = most;
  });
  Steps most{1 / kShort, 1 / kShort};
  for (const Steps& partial : partials) {
    most.primal = std::min(most.primal, partial.primal);
    most.dual = std::min(most.dual, partial.dual);
  }
  return {most.primal * kShort, most.dual * kShort};
}

void move(ResidualRows& rows, Steps by, const Control& control) {
  for_each_block(rows.size(), control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      if (!(rows.room[row] > 0)) continue;
      rows.dual[row] += by.dual * rows.dual_step[row];
      rows.above[row] += by.primal * rows.above_step[row];
      rows.below[row] += by.primal * rows.below_step[row];
    }
  });
}

// The quadratic ties the coefficients to the duals: both go one way.
Steps steps_together(Steps by, std::span<const double> quadratic) noexcept {
  if (quadratic.empty()) return by;
  const double least = std::min({by.primal, by.dual, 1.0});
  return {least, least};
}

}  // namespace

Status solve_residual_program(const DesignMatrix& design, std::span<const double> means, std::span<const double> scales,
                              ResidualRows& rows, std::span<const double> quadratic, const ResidualRules& rules,
                              ResidualOptimum& found, const Control& control) {
  const std::size_t n = design.row_count();
  const std::size_t width = design.width();
  const std::size_t count = width - 1;
  Program program(design, rows, quadratic, control);
  std::vector<double>& at = found.at;
  at.assign(width, 0.0);
  std::vector<bool> is_constant(count, false);
  // From least squares: each row of the table counts by its room.
  for (std::size_t row = 0; row < rows.size(); ++row) {
    rows.curve[row] = row < n ? rows.room[row] : 0.0;
    rows.slope[row] = row < n ? rows.room[row] * rows.target[row] : 0.0;
  }
  Status status = program.find_products(true, at);
  if (!status.ok()) return status;
  // A constant feature's scale is 1, and its values are their rounding.
  for (std::size_t f = 0; f < count; ++f) is_constant[f] = program.is_below(f, 1e-14 * means[f] / scales[f]);
  if (program.factor(is_constant)) {
    program.solve(is_constant);
    at = program.step();
  }
  program.find_scores(at, rows.score);
  double spread = 0;
  for (std::size_t row = 0; row < n; ++row) spread += rows.room[row] * std::abs(rows.target[row] - rows.score[row]);
  spread = std::max(spread / static_cast<double>(n), 1e-12);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const double residual = rows.target[row] - rows.score[row];
    rows.above[row] = std::max(residual, 0.0) + spread;
    rows.below[row] = std::max(-residual, 0.0) + spread;
  }
  // How far the duals are from balancing the quadratic: what a step leaves of it shrinks by the length of the step.
  double astray = 0;
  if (!quadratic.empty()) {
    for (std::size_t row = 0; row < rows.size(); ++row) rows.slope[row] = rows.dual[row] - rows.rest[row];
    status = program.find_products(false, at);
    if (!status.ok()) return status;
    for (std::size_t f = 0; f < width; ++f) {
      if (f == count || !is_constant[f]) astray += std::abs(program.gradient()[f]);
    }
  }

  double gap = gap_of(rows, {0, 0}, control);
  const double pairs = 2 * static_cast<double>(rows.size());
  while (!control.stopped()) {
    found.loss = program.bowl(at) + sum_rows(rows, control, [&](std::size_t row) {
      const double residual = rows.above[row] - rows.below[row];
      return residual > 0 ? residual * (rows.room[row] - rows.rest[row]) : -residual * rows.rest[row];
    });
    double size = 0;
    for (const double value : at) size = std::max(size, std::abs(value));
    const double most = rules.tolerance * found.loss + 1e-14 * static_cast<double>(n);
    found.converged = gap <= most && astray * (1 + size) <= most;
    if (found.converged || found.iterations == rules.most_iterations) break;
    ++found.iterations;
    linearize(rows, 0, false, control);
    status = program.find_products(true, at);
    if (!status.ok()) return status;
    if (!program.factor(is_constant)) break;
    program.solve(is_constant);
    const Steps affine = steps_together(find_steps(rows, 0, false, control), quadratic);
    const double left = std::max(0.0, gap_of(rows, affine, control)) / gap;
    const double target = left * left * left * gap / pairs;
    linearize(rows, target, true, control);
    status = program.find_products(false, at);
    if (!status.ok()) return status;
    program.solve(is_constant);
    const Steps by = steps_together(find_steps(rows, target, true, control), quadratic);
    const double next = gap_of(rows, by, control);
    // What is left is rounding.
    if (!(next < gap) && astray * (1 + size) <= most) break;
    for (std::size_t i = 0; i < width; ++i) at[i] += by.primal * program.step()[i];
    move(rows, by, control);
    gap = next;
    astray *= std::abs(1 - by.primal);
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
