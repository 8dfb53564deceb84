#include "algorithms/divide-tridiagonal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "algorithms/multiply.h"
#include "algorithms/tridiagonal.h"
#include "core/large-array.h"
#include "core/threads.h"
#include "kernels/matrix/row-arithmetic.h"
#include "kernels/matrix/secular-root.h"

namespace millrace {
namespace {

constexpr std::size_t kMostLeaf = 32;
// Roots, and elements of the column, that a task finds.
constexpr std::size_t kRootsOfTask = 16;
constexpr std::size_t kColumnOfTask = 64;
// From so many parts on, threads take whole ones.
constexpr std::size_t kManyParts = 4;

// Where a vector has elements: on the first half, on both, on the second.
enum class Reach : std::uint8_t { kFirst, kBoth, kSecond };

void sort_rows(std::span<double> values, MatrixView<double> rows, MatrixView<const double> from,
               std::span<const double> from_values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return from_values[a] < from_values[b]; });
  for (std::size_t i = 0; i < order.size(); ++i) {
    values[i] = from_values[order[i]];
    std::copy_n(from.row(order[i]), rows.columns, rows.row(i));
  }
}

Status solve_leaf(std::span<double> diagonal, std::span<double> beside, MatrixView<double> vectors, const Control& control) {
  const std::size_t n = diagonal.size();
  std::array<double, kMostLeaf * kMostLeaf> cells{};
  const auto turned = packed_view(cells.data(), n, n);
  for (std::size_t i = 0; i < n; ++i) turned.at(i, i) = 1;
  const Status status = find_tridiagonal_values(diagonal, beside, [&](const std::vector<Rotation>& rotations) {
    for (const Rotation& rotation : rotations) {
      rotate_rows(turned.row(rotation.row), turned.row(rotation.row + 1), rotation.cosine, rotation.sine, n);
    }
    return !control.stopped();
  });
  if (!status.ok()) return status;
  const std::vector<double> values(diagonal.begin(), diagonal.end());
  sort_rows(diagonal, vectors, turned.as_const(), values);
  return {};
}

// Two solved halves, one after the other in `values` and `vectors`, that an element of the matrix couples.
class Halves {
 public:
  // `scratch` holds three matrices of theirs.
  Halves(std::span<double> values, MatrixView<double> vectors, std::size_t middle, double coupling, double* scratch,
         const Control& control)
      : values_(values), vectors_(vectors), middle_(middle), coupling_(coupling), scratch_(scratch), control_(control) {}

  Status join() {
    find_column();
    deflate();
    const std::size_t n = values_.size();
    const std::size_t k = coupled_.size();
    const auto next = packed_view(scratch_, n, n);
    std::vector<double> next_values(n);
    if (k > 0) {
      const Status status = turn(next.block(0, 0, k, n), next_values);
      if (!status.ok()) return status;
    }
    for (std::size_t i = 0; i < settled_.size(); ++i) {
      next_values[k + i] = values_[settled_[i]];
      std::copy_n(vectors_.row(settled_[i]), n, next.row(k + i));
    }
    sort_rows(values_, vectors_, next.as_const(), next_values);
    return {};
  }

 private:
  // The matrix in the halves' own vectors is diag(values) + weight z z'.
  void find_column() {
    const std::size_t n = values_.size();
    column_.resize(n);
    const double sign = coupling_ < 0 ? -1 : 1;
    for (std::size_t row = 0; row < n; ++row) {
      const double element = row < middle_ ? vectors_.at(row, middle_ - 1) : sign * vectors_.at(row, middle_);
      column_[row] = element * std::sqrt(0.5);
    }
    weight_ = 2 * std::abs(coupling_);
  }

  // Values that the column does not move, or that are equal but for rounding, are settled; what is left is coupled_, by
  // value (LAPACK's dlaed2).
  void deflate() {
    const std::size_t n = values_.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values_[a] < values_[b]; });
    reach_.resize(n);
    double largest = 0;
    for (std::size_t row = 0; row < n; ++row) {
      reach_[row] = row < middle_ ? Reach::kFirst : Reach::kSecond;
      largest = std::max({largest, std::abs(values_[row]), std::abs(column_[row])});
    }
    const double tolerance = 8 * 0x1p-53 * largest;
    std::size_t last = n;
    for (const std::size_t row : order) {
      if (weight_ * std::abs(column_[row]) <= tolerance) {
        settled_.push_back(row);
        continue;
      }
      if (last < n && !settle_equal(last, row, tolerance)) coupled_.push_back(last);
      last = row;
    }
    if (last < n) coupled_.push_back(last);
  }

  // Where two values are equal but for rounding, turns their vectors so that the column has nothing of the first.
  bool settle_equal(std::size_t first, std::size_t second, double tolerance) {
    const double length = detail::hypotenuse(column_[first], column_[second]);
    const double cosine = column_[second] / length;
    const double sine = column_[first] / length;
    if (std::abs((values_[second] - values_[first]) * cosine * sine) > tolerance) return false;
    column_[second] = length;
    column_[first] = 0;
    rotate_rows(vectors_.row(first), vectors_.row(second), cosine, sine, values_.size());
    if (reach_[first] != reach_[second]) reach_[second] = Reach::kBoth;
    const double old = values_[first];
    values_[first] = old * cosine * cosine + values_[second] * sine * sine;
    values_[second] = old * sine * sine + values_[second] * cosine * cosine;
    settled_.push_back(first);
    return true;
  }

  // The coupled values, and their vectors as combinations of the old ones.
  Status turn(MatrixView<double> next, std::vector<double>& next_values) {
    const std::size_t k = coupled_.size();
    std::vector<double> poles(k);
    std::vector<double> pulls(k);
    for (std::size_t j = 0; j < k; ++j) {
      poles[j] = values_[coupled_[j]];
      pulls[j] = weight_ * column_[coupled_[j]] * column_[coupled_[j]];
    }
    const auto shares = packed_view(scratch_ + values_.size() * values_.size(), k, k);
    for_each_block(
        k, control_,
        [&](const Block& block) {
          for (std::size_t i = block.begin; i < block.end; ++i) {
            next_values[i] = secular_root(poles.data(), pulls.data(), k, i, shares.row(i));
          }
        },
        kRootsOfTask);
    if (control_.stopped()) return {Code::kCancelled};

    // Columns of the shares by reach, so that each half is multiplied by what it has of them only.
    std::vector<std::size_t> places(k);
    std::array<std::size_t, 4> starts{};
    for (const std::size_t row : coupled_) ++starts[static_cast<std::size_t>(reach_[row]) + 1];
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    auto ends = starts;
    for (std::size_t j = 0; j < k; ++j) places[j] = ends[static_cast<std::size_t>(reach_[coupled_[j]])]++;
    const std::vector<double> column = column_again(poles, shares.as_const());
    for_each_block(
        k, control_,
        [&](const Block& block) {
          std::vector<double> share(k);
          for (std::size_t i = block.begin; i < block.end; ++i) {
            for (std::size_t j = 0; j < k; ++j) share[j] = column[j] / shares.at(i, j);
            const double length = length_of(share.data(), k);
            for (std::size_t j = 0; j < k; ++j) shares.at(i, places[j]) = share[j] / length;
          }
        },
        kRootsOfTask);
    return combine(places, starts, shares.as_const(), next);
  }

  // The column whose roots these are to the last bit, up to a factor; its signs are those of the old one.
  std::vector<double> column_again(const std::vector<double>& poles, MatrixView<const double> differences) const {
    const std::size_t k = poles.size();
    std::vector<double> column(k);
    for_each_block(
        k, control_,
        [&](const Block& block) {
          double* products = column.data();
          for (std::size_t j = block.begin; j < block.end; ++j) products[j] = -differences.at(j, j);
          for (std::size_t i = 0; i < k; ++i) {
            const double* row = differences.row(i);
            const double pole = poles[i];
            const std::size_t before = std::clamp(i, block.begin, block.end);
            const std::size_t after = std::clamp(i + 1, block.begin, block.end);
            for (std::size_t j = block.begin; j < before; ++j) products[j] *= row[j] / (poles[j] - pole);
            for (std::size_t j = after; j < block.end; ++j) products[j] *= row[j] / (poles[j] - pole);
          }
          for (std::size_t j = block.begin; j < block.end; ++j) {
            products[j] = std::copysign(std::sqrt(std::max(0.0, products[j])), column_[coupled_[j]]);
          }
        },
        kColumnOfTask);
    return column;
  }

  Status combine(const std::vector<std::size_t>& places, const std::array<std::size_t, 4>& starts,
                 MatrixView<const double> shares, MatrixView<double> next) const {
    const std::size_t n = values_.size();
    const std::size_t k = coupled_.size();
    const std::size_t first_count = starts[2];
    const std::size_t second_begin = starts[1];
    const std::size_t second_count = k - second_begin;
    const std::size_t rest = n - middle_;
    double* first = scratch_ + 2 * n * n;
    double* second = first + first_count * middle_;
    for (std::size_t j = 0; j < k; ++j) {
      const double* row = vectors_.row(coupled_[j]);
      if (places[j] < first_count) std::copy_n(row, middle_, first + places[j] * middle_);
      if (places[j] >= second_begin) std::copy_n(row + middle_, rest, second + (places[j] - second_begin) * rest);
    }
    const Status status =
        multiply<double>(shares.block(0, 0, k, first_count), packed_view<const double>(first, first_count, middle_),
                         next.block(0, 0, k, middle_), {}, control_);
    if (!status.ok()) return status;
    return multiply<double>(shares.block(0, second_begin, k, second_count),
                            packed_view<const double>(second, second_count, rest), next.block(0, middle_, k, rest), {},
                            control_);
  }

  std::span<double> values_;
  MatrixView<double> vectors_;
  std::size_t middle_;
  double coupling_;
  double* scratch_;
  const Control& control_;
  std::vector<double> column_;
  double weight_ = 0;
  std::vector<Reach> reach_;
  std::vector<std::size_t> coupled_;
  std::vector<std::size_t> settled_;
};

// Runs work(part, control) for all parts: many are shared out whole, few share out their own loops.
template <class Work>
Status for_parts(std::size_t count, const Control& control, Work&& work) {
  std::vector<Status> statuses(count);
  if (count >= kManyParts) {
    const Control own = control.with_threads(1);
    parallel_for(count, control, [&](std::size_t part) { statuses[part] = work(part, own); });
  } else {
    for (std::size_t part = 0; part < count; ++part) statuses[part] = work(part, control);
  }
  if (control.stopped()) return {Code::kCancelled};
  for (const Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return {};
}

}  // namespace

Status divide_tridiagonal(std::span<double> diagonal, std::span<double> beside, MatrixView<double> vectors,
                          const Control& control) {
  const std::size_t n = diagonal.size();
  if (beside.size() != n || vectors.rows != n || vectors.columns != n || vectors.column_step != 1) return {Code::kShape};
  if (n == 0) return {};
  // Where parts begin, halved until each is a leaf.
  std::vector<std::size_t> begins{0, n};
  std::size_t largest = n;
  for (; largest > kMostLeaf; largest -= largest / 2) {
    std::vector<std::size_t> halved;
    for (std::size_t part = 0; part + 1 < begins.size(); ++part) {
      halved.push_back(begins[part]);
      halved.push_back(begins[part] + (begins[part + 1] - begins[part]) / 2);
    }
    halved.push_back(n);
    begins = halved;
  }
  std::vector<double> couplings(begins.size(), 0.0);
  for (std::size_t part = 1; part + 1 < begins.size(); ++part) {
    couplings[part] = beside[begins[part] - 1];
    diagonal[begins[part] - 1] -= std::abs(couplings[part]);
    diagonal[begins[part]] -= std::abs(couplings[part]);
  }
  for (std::size_t row = 0; row < n; ++row) std::fill_n(vectors.row(row), n, 0.0);
  Status status = for_parts(begins.size() - 1, control, [&](std::size_t part, const Control& own) {
    const std::size_t begin = begins[part];
    const std::size_t count = begins[part + 1] - begin;
    return solve_leaf(diagonal.subspan(begin, count), beside.subspan(begin, count),
                      vectors.block(begin, begin, count, count), own);
  });
  // A part's lies where its rows begin; in one piece, on large pages where it is large.
  LargeArray<double> scratch(begins.size() > 2 ? 3 * n * n : 0);
  for (std::size_t step = 1; step + 1 < begins.size() && status.ok(); step *= 2) {
    const std::size_t parts = (begins.size() - 1) / (2 * step);
    status = for_parts(parts, control, [&](std::size_t part, const Control& own) {
      const std::size_t at = 2 * part * step;
      const std::size_t begin = begins[at];
      const std::size_t count = begins[at + 2 * step] - begin;
      return Halves(diagonal.subspan(begin, count), vectors.block(begin, begin, count, count), begins[at + step] - begin,
                    couplings[at + step], scratch.data() + 3 * n * begin, own)
          .join();
    });
  }
  return status;
}

}  // namespace millrace
