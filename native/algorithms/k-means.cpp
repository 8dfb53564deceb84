#include "algorithms/k-means.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

#include "algorithms/seed-centers.h"
#include "core/large-array.h"
#include "core/random.h"
#include "core/threads.h"
#include "kernels/matrix/center-panels.h"
#include "kernels/matrix/row-arithmetic.h"
#include "kernels/matrix/row-matrix.h"

namespace millrace {
namespace {

constexpr std::uint32_t kSampleStream = 6;  // streams.sample
constexpr std::size_t kStretchesOfTask = 16;
constexpr double kInfinite = std::numeric_limits<double>::infinity();

// One run of Lloyd's iterations from given centers.
class Lloyd {
 public:
  Lloyd(const WeighedRows& rows, std::size_t k)
      : rows_(rows),
        k_(k),
        // Sums of a stretch take at most a quarter of what its rows do.
        stretch_((k + 63) / 64 * 256),
        stretches_(block_count(rows.count, stretch_)),
        panels_(k, rows.width),
        labels(rows.count),
        upper_(rows.count),
        lower_(rows.count),
        sums_(stretches_ * k * (rows.width + 1)),
        task_sums_(block_count(stretches_, kStretchesOfTask) * k * (rows.width + 1)),
        centers(k * rows.width),
        weights(k),
        next_(k * rows.width),
        moved_(k),
        apart_(k) {}

  // Both ways to end: no label changes (then true), or the centers hardly move.
  void run(std::size_t most_iterations, double tolerance, const Control& control) {
    std::fill_n(labels.data(), rows_.count, -1);
    std::fill_n(sums_.data(), sums_.size(), 0.0);
    reach_ = 0;
    for (const double square : rows_.squares) reach_ = std::max(reach_, square);
    reach_ = std::sqrt(reach_);
    bool settled = false;
    converged = false;
    iterations = 0;
    while (iterations < most_iterations && !converged && !control.stopped()) {
      ++iterations;
      settled = !assign(control);
      average();
      double shift = 0;
      for (std::size_t c = 0; c < k_; ++c) {
        const double square = squared_distance(&centers[c * rows_.width], &next_[c * rows_.width], rows_.width);
        moved_[c] = std::sqrt(square);
        shift += square;
      }
      centers.swap(next_);
      converged = settled || shift <= tolerance;
      control.add_done();
    }
    // Labels that are those of the last centers.
    if (!settled) assign(control);
    inertia = total_inertia(control);
  }

 private:
  const WeighedRows& rows_;
  std::size_t k_;
  std::size_t stretch_;
  std::size_t stretches_;
  CenterPanels panels_;

 public:
  LargeArray<std::int32_t> labels;

 private:
  LargeArray<double> upper_;  // at least the distance to a row's own center
  LargeArray<double> lower_;  // at most the distance to any other
  LargeArray<double> sums_;   // [stretch][cluster][feature, then weight]
  LargeArray<double> task_sums_;  // the same of the stretches of a task

 public:
  std::vector<double> centers;
  std::vector<double> weights;
  double inertia = 0;
  std::size_t iterations = 0;
  bool converged = false;

 private:
  std::vector<double> next_;
  std::vector<double> moved_;  // how far each center has come since the last assignment
  std::vector<double> apart_;  // half the distance from each to the nearest other, at most
  double reach_ = 0;           // the longest row
  double slack_ = 0;           // roundings of bounds of distances as long as rows and centers

  // How far a key, as a squared distance, may be from the truth: products of `width` terms, sums of squares.
  double doubt(std::size_t row) const noexcept {
    return 8 * static_cast<double>(rows_.width + 8) * 0x1.0p-53 * (rows_.squares[row] + panels_.longest());
  }

  // Every row to its nearest center. Answers whether a label changed.
  bool assign(const Control& control) {
    panels_.set(centers.data());
    slack_ = 1e-15 * (reach_ + std::sqrt(panels_.longest()));
    double farthest = 0;
    double second = 0;
    std::size_t mover = 0;
    for (std::size_t c = 0; c < k_; ++c) {
      if (moved_[c] > farthest) {
        second = farthest;
        farthest = moved_[c];
        mover = c;
      } else {
        second = std::max(second, moved_[c]);
      }
      double nearest = kInfinite;
      for (std::size_t other = 0; other < k_; ++other) {
        if (other == c) continue;
        nearest = std::min(nearest, squared_distance(&centers[c * rows_.width], &centers[other * rows_.width], rows_.width));
      }
      apart_[c] = std::sqrt(nearest) / 2 * (1 - 1e-12);
    }
    std::atomic<bool> changed{false};
    const bool is_first = iterations <= 1 && labels.size() > 0 && labels[0] < 0;
    for_each_block(
        stretches_, control,
        [&](const Block& block) {
          Scratch scratch(stretch_, panels_.key_count(), k_);
          bool changed_here = false;
          for (std::size_t stretch = block.begin; stretch < block.end; ++stretch) {
            changed_here |= assign_stretch(stretch, is_first, farthest, second, mover, scratch);
          }
          if (!changed_here) return;
          changed = true;
          const std::size_t cells = k_ * (rows_.width + 1);
          double* to = task_sums_.data() + block.index * cells;
          std::fill_n(to, cells, 0.0);
          for (std::size_t stretch = block.begin; stretch < block.end; ++stretch) {
            add_scaled(to, sums_.data() + stretch * cells, 1.0, cells);
          }
        },
        kStretchesOfTask);
    return changed;
  }

  struct Scratch {
    Scratch(std::size_t rows, std::size_t key_count, std::size_t k)
        : picks(rows), keys(kRowsAtOnce * key_count), touched(k) {}
    static constexpr std::size_t kRowsAtOnce = 16;
    std::vector<std::uint32_t> picks;
    std::vector<double> keys;
    std::vector<std::uint8_t> touched;
  };

  bool assign_stretch(std::size_t stretch, bool is_first, double farthest, double second, std::size_t mover,
                      Scratch& scratch) noexcept {
    const std::size_t begin = stretch * stretch_;
    const std::size_t end = std::min(rows_.count, begin + stretch_);
    const double* base = rows_.row(begin);
    std::size_t open = 0;
    for (std::size_t row = begin; row < end; ++row) {
      scratch.picks[open] = static_cast<std::uint32_t>(row - begin);
      open += is_first || !is_certain(row, farthest, second, mover) ? 1 : 0;
    }
    bool changed = false;
    for (std::size_t first = 0; first < open; first += Scratch::kRowsAtOnce) {
      const std::size_t count = std::min(Scratch::kRowsAtOnce, open - first);
      panels_.keys(base, scratch.picks.data() + first, count, scratch.keys.data());
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = begin + scratch.picks[first + i];
        const NearestKey nearest = nearest_key(scratch.keys.data() + i * panels_.key_count(), k_);
        const double margin = doubt(row);
        upper_[row] = std::sqrt(std::max(0.0, rows_.squares[row] + 2 * nearest.key) + margin);
        lower_[row] = std::sqrt(std::max(0.0, rows_.squares[row] + 2 * nearest.next - margin));
        const std::int32_t old = labels[row];
        if (nearest.center == old) continue;
        labels[row] = nearest.center;
        scratch.touched[static_cast<std::size_t>(nearest.center)] = 1;
        if (old >= 0) scratch.touched[static_cast<std::size_t>(old)] = 1;
        changed = true;
      }
    }
    if (changed) add_again(stretch, begin, end, scratch);
    return changed;
  }

  // Loosens the bounds of a row by the moves of the centers; whether its label still cannot be another.
  bool is_certain(std::size_t row, double farthest, double second, std::size_t mover) noexcept {
    const auto own = static_cast<std::size_t>(labels[row]);
    upper_[row] += moved_[own] * (1 + 1e-12) + slack_;
    lower_[row] -= (own == mover ? second : farthest) * (1 + 1e-12) + slack_;
    const double up = upper_[row];
    const double low = std::max(lower_[row], 2 * apart_[own] - up - slack_);
    return low > up && (low - up) * (low + up) > 2 * doubt(row);
  }

  // Sums of the clusters that rows of a stretch came to or left.
  void add_again(std::size_t stretch, std::size_t begin, std::size_t end, Scratch& scratch) noexcept {
    const std::size_t step = rows_.width + 1;
    double* sums = sums_.data() + stretch * k_ * step;
    for (std::size_t c = 0; c < k_; ++c) {
      if (scratch.touched[c]) std::fill_n(sums + c * step, step, 0.0);
    }
    for (std::size_t row = begin; row < end; ++row) {
      const auto own = static_cast<std::size_t>(labels[row]);
      if (!scratch.touched[own]) continue;
      const double weight = rows_.weight(row);
      add_scaled(sums + own * step, rows_.row(row), weight, rows_.width);
      sums[own * step + rows_.width] += weight;
    }
    std::fill(scratch.touched.begin(), scratch.touched.end(), std::uint8_t{0});
  }

  // The means of the clusters, into next_.
  void average() {
    const std::size_t step = rows_.width + 1;
    std::vector<double> total(k_ * step);
    for (std::size_t first = 0; first < task_sums_.size(); first += k_ * step) {
      add_scaled(total.data(), task_sums_.data() + first, 1.0, k_ * step);
    }
    for (std::size_t c = 0; c < k_; ++c) weights[c] = total[c * step + rows_.width];
    refill(total);
    const auto largest = static_cast<std::size_t>(std::max_element(weights.begin(), weights.end()) - weights.begin());
    for (std::size_t c = 0; c < k_; ++c) {
      // A cluster that stays empty lies where the heaviest does.
      const std::size_t from = weights[c] > 0 ? c : largest;
      for (std::size_t f = 0; f < rows_.width; ++f) next_[c * rows_.width + f] = total[from * step + f] / weights[from];
    }
  }

  // Empty clusters take the rows that are farthest from their centers.
  void refill(std::vector<double>& total) {
    std::vector<std::size_t> empty;
    for (std::size_t c = 0; c < k_; ++c) {
      if (weights[c] == 0) empty.push_back(c);
    }
    if (empty.empty()) return;
    struct Far {
      double distance;
      std::size_t row;
    };
    std::vector<Far> rows(rows_.count);
    for (std::size_t row = 0; row < rows_.count; ++row) {
      const double* center = &centers[static_cast<std::size_t>(labels[row]) * rows_.width];
      rows[row] = {squared_distance(rows_.row(row), center, rows_.width), row};
    }
    const std::size_t wanted = std::min(empty.size(), rows.size());
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(wanted), rows.end(),
                      [](const Far& a, const Far& b) { return a.distance > b.distance || (a.distance == b.distance && a.row < b.row); });
    // All rows lie on centers: there are fewer different rows than clusters.
    if (rows[0].distance == 0) return;
    const std::size_t step = rows_.width + 1;
    for (std::size_t i = 0; i < wanted; ++i) {
      const std::size_t row = rows[i].row;
      const auto old = static_cast<std::size_t>(labels[row]);
      const double weight = rows_.weight(row);
      for (std::size_t f = 0; f < rows_.width; ++f) {
        total[empty[i] * step + f] = rows_.row(row)[f] * weight;
        total[old * step + f] -= rows_.row(row)[f] * weight;
      }
      weights[empty[i]] = weight;
      weights[old] -= weight;
    }
  }

  double total_inertia(const Control& control) const {
    std::vector<double> parts(stretches_);
    for_each_block(
        rows_.count, control,
        [&](const Block& block) {
          double sum = 0;
          for (std::size_t row = block.begin; row < block.end; ++row) {
            const double* center = &centers[static_cast<std::size_t>(labels[row]) * rows_.width];
            sum += rows_.weight(row) * squared_distance(rows_.row(row), center, rows_.width);
          }
          parts[block.index] = sum;
        },
        stretch_);
    double sum = 0;
    for (const double part : parts) sum += part;
    return sum;
  }
};

void keep(const Lloyd& lloyd, const Clusters& result) noexcept {
  std::copy(lloyd.centers.begin(), lloyd.centers.end(), result.centers.begin());
  std::copy(lloyd.weights.begin(), lloyd.weights.end(), result.weights.begin());
  std::copy_n(lloyd.labels.data(), result.labels.size(), result.labels.begin());
  result.outcome[0] = lloyd.inertia;
  result.outcome[1] = static_cast<double>(lloyd.iterations);
  result.outcome[2] = lloyd.converged ? 1 : 0;
}

}  // namespace

Status k_means(std::span<const ColumnView> features, std::span<const double> weights, const KMeansRules& rules,
               const Clusters& result, const Control& control) {
  const std::size_t width = features.size();
  const std::size_t k = result.weights.size();
  const std::size_t count = result.labels.size();
  if (width == 0 || k == 0 || k > count || result.origin.size() != width || result.centers.size() != k * width ||
      result.outcome.size() != 3) {
    return {Code::kShape};
  }
  Status status = check_rows(features, count, weights);
  if (!status.ok()) return status;
  if (!(weight_of_rows(weights, count) > 0)) return {Code::kShape};
  std::vector<double> deviations(width);
  status = row_moments(features, {}, result.origin, deviations, control);
  if (!status.ok()) return status;
  double variance = 0;
  for (const double deviation : deviations) variance += deviation * deviation / static_cast<double>(width);
  LargeArray<double> cells;
  status = pack_all_rows(features, result.origin, {}, cells, control);
  if (!status.ok()) return status;
  LargeArray<double> squares(count);
  for_each_block(count, control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      squares[row] = dot(cells.data() + row * width, cells.data() + row * width, width);
    }
  });
  const WeighedRows rows{cells.data(), count, width, weights, squares.span()};
  Lloyd lloyd(rows, k);
  control.set_total(static_cast<std::int64_t>(rules.starts * rules.most_iterations));
  double least = kInfinite;
  std::vector<std::size_t> picked(k);
  for (std::size_t start = 0; start < rules.starts && !control.stopped(); ++start) {
    const std::uint64_t seed = random_key(rules.seed, kSampleStream, static_cast<std::uint32_t>(start));
    if (rules.start == CenterStart::kGiven) {
      for (std::size_t i = 0; i < k * width; ++i) lloyd.centers[i] = result.centers[i] - result.origin[i % width];
    } else {
      if (rules.start == CenterStart::kPlusPlus) seed_centers(rows, seed, picked, control);
      else draw_centers(rows, seed, picked);
      for (std::size_t c = 0; c < k; ++c) std::copy_n(rows.row(picked[c]), width, lloyd.centers.data() + c * width);
    }
    lloyd.run(rules.most_iterations, rules.tolerance * variance, control);
    if (!(lloyd.inertia < least) && start > 0) continue;
    least = lloyd.inertia;
    keep(lloyd, result);
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
