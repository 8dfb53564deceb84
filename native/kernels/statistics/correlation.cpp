#include "kernels/statistics/correlation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/lanes.h"
#include "core/threads.h"
#include "kernels/statistics/describe.h"

namespace millrace {
namespace {

constexpr std::size_t kRunRows = 512;
// Partials of a wave of blocks stay below this, however many columns there are.
constexpr std::size_t kWaveCells = std::size_t{1} << 22;

// What a column is moved and scaled by.
struct Standard {
  double mean;
  double scale;
  bool complete;
  bool constant;
};

// Sums over the rows that both columns of a pair have.
struct PairSums {
  double count, x, y, xx, yy, xy;
};

Status find_standard(const ColumnView& column, Standard& standard, const Control& control) {
  std::array<double, Description::kSlots> facts;
  const Status status = describe(column, facts, control);
  if (!status.ok()) return status;
  const double mean = facts[Description::kMean];
  const double low = facts[Description::kMinimum];
  const double high = facts[Description::kMaximum];
  const double spread = std::max(high - mean, mean - low);
  standard.mean = mean;
  standard.constant = !(low < high);
  standard.scale = spread > 0 && spread - spread == 0 ? std::ldexp(1.0, -std::clamp(std::ilogb(spread), -1000, 1000)) : 0x1.0p-1000;
  standard.complete = facts[Description::kMissing] == 0 && facts[Description::kInfinite] == 0;
  return {};
}

// Products of kTile columns with kTile others over a run: `out` [kTile^2], row-major. Each sum has its own eight lanes,
// added up in their order, whatever the vectors: what a tile is for is that a column is read once for kTile sums.
template <class W, std::size_t kTile>
[[gnu::always_inline]] inline void multiply_tile(const double* const* a, const double* const* b, double* out) noexcept {
  using Vector = typename W::Vector;
  Vector sums[kTile][kTile][W::kParts] = {};
  for (std::size_t row = 0; row < kRunRows; row += kLanes) {
    for (std::size_t part = 0; part < W::kParts; ++part) {
      const std::size_t at = row + part * W::kStep;
      Vector right[kTile];
      for (std::size_t j = 0; j < kTile; ++j) std::memcpy(&right[j], b[j] + at, sizeof(Vector));
      for (std::size_t i = 0; i < kTile; ++i) {
        Vector left;
        std::memcpy(&left, a[i] + at, sizeof left);
        for (std::size_t j = 0; j < kTile; ++j) sums[i][j][part] += left * right[j];
      }
    }
  }
  for (std::size_t i = 0; i < kTile; ++i) {
    for (std::size_t j = 0; j < kTile; ++j) {
      double lanes[kLanes];
      std::memcpy(lanes, sums[i][j], sizeof lanes);
      double sum = 0;
      for (const double lane : lanes) sum += lane;
      out[i * kTile + j] = sum;
    }
  }
}

double dot(const double* a, const double* b) noexcept {
  double sum = 0;
  with_lanes([&](auto width) __attribute__((always_inline)) { multiply_tile<decltype(width), 1>(&a, &b, &sum); });
  return sum;
}

// A run of all columns, moved and scaled; rows past the end and values that are not finite as 0 with mask 0.
struct Run {
  explicit Run(std::size_t columns) : values(columns * kRunRows), masks(columns * kRunRows), squares(columns * kRunRows) {}

  void read(const std::vector<ColumnView>& columns, const std::vector<Standard>& standards, std::size_t row, std::size_t count) noexcept {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      double* value = values.data() + c * kRunRows;
      double* mask = masks.data() + c * kRunRows;
      double* square = squares.data() + c * kRunRows;
      decode(columns[c], row, count, value);
      for (std::size_t i = 0; i < count; ++i) {
        const double moved = (value[i] - standards[c].mean) * standards[c].scale;
        const bool is_finite = moved - moved == 0.0;
        value[i] = is_finite ? moved : 0.0;
        mask[i] = is_finite ? 1.0 : 0.0;
        square[i] = value[i] * value[i];
      }
      std::fill(value + count, value + kRunRows, 0.0);
      std::fill(mask + count, mask + kRunRows, 0.0);
      std::fill(square + count, square + kRunRows, 0.0);
    }
  }

  std::vector<double> values;
  std::vector<double> masks;
  std::vector<double> squares;
};

void add_pair(PairSums& sums, const Run& run, std::size_t a, std::size_t b, bool complete, double rows) noexcept {
  const double* x = run.values.data() + a * kRunRows;
  const double* y = run.values.data() + b * kRunRows;
  sums.xy += dot(x, y);
  if (complete) {
    sums.count += rows;
    return;
  }
  const double* mask_x = run.masks.data() + a * kRunRows;
  const double* mask_y = run.masks.data() + b * kRunRows;
  sums.count += dot(mask_x, mask_y);
  sums.x += dot(x, mask_y);
  sums.y += dot(y, mask_x);
  sums.xx += dot(run.squares.data() + a * kRunRows, mask_y);
  sums.yy += dot(run.squares.data() + b * kRunRows, mask_x);
}

// A run of columns without anything missing, and sums of all their pairs.
struct CompleteRun {
  explicit CompleteRun(std::size_t columns) : values(columns * kRunRows), ones(kRunRows, 1.0), starts(columns) {
    for (std::size_t c = 0; c < columns; ++c) starts[c] = values.data() + c * kRunRows;
  }

  void read(const std::vector<ColumnView>& columns, const std::vector<Standard>& standards, std::size_t row, std::size_t count) noexcept {
    for (std::size_t c = 0; c < columns.size(); ++c) {
      double* value = values.data() + c * kRunRows;
      decode(columns[c], row, count, value);
      with_simd(simd_level(), [&]() __attribute__((always_inline)) {
        double* at = value;
        const double mean = standards[c].mean;
        const double scale = standards[c].scale;
        for (std::size_t i = 0; i < count; ++i) at[i] = (at[i] - mean) * scale;
      });
      std::fill(value + count, value + kRunRows, 0.0);
    }
  }

  // Adds to the cells of pairs a <= b, row by row.
  void add(PairSums* cells, double rows) const noexcept {
    const std::size_t c = starts.size();
    const auto cell_of = [&](std::size_t a, std::size_t b) { return a * c - a * (a + 1) / 2 + b; };
    for (std::size_t a = 0; a < c; ++a) {
      PairSums& own = cells[cell_of(a, a)];
      const double sum = dot(starts[a], ones.data());
      const double squares = dot(starts[a], starts[a]);
      own = {own.count + rows, own.x + sum, own.y + sum, own.xx + squares, own.yy + squares, own.xy + squares};
    }
    with_lanes([&](auto width) __attribute__((always_inline)) {
      using W = decltype(width);
      constexpr std::size_t kTile = W::kParts == 1 ? 4 : 2;
      for (std::size_t a = 0; a < c; a += kTile) {
        const double* left[kTile];
        for (std::size_t i = 0; i < kTile; ++i) left[i] = starts[std::min(a + i, c - 1)];
        for (std::size_t b = a; b < c; b += kTile) {
          const double* right[kTile];
          for (std::size_t j = 0; j < kTile; ++j) right[j] = starts[std::min(b + j, c - 1)];
          double products[kTile * kTile];
          multiply_tile<W, kTile>(left, right, products);
          for (std::size_t i = 0; i < kTile && a + i < c; ++i) {
            for (std::size_t j = 0; j < kTile && b + j < c; ++j) {
              if (a + i >= b + j) continue;
              PairSums& pair = cells[cell_of(a + i, b + j)];
              pair.count += rows;
              pair.xy += products[i * kTile + j];
            }
          }
        }
      }
    });
  }

  std::vector<double> values;
  std::vector<double> ones;
  std::vector<const double*> starts;
};

// Own sums of complete columns are the same in every pair: taken once, from the diagonal.
void complete_pair(PairSums& pair, const PairSums& own_a, const PairSums& own_b) noexcept {
  pair.x = own_a.x;
  pair.y = own_b.x;
  pair.xx = own_a.xx;
  pair.yy = own_b.xx;
}

double correlation_of(const PairSums& s) noexcept {
  if (s.count < 2) return std::numeric_limits<double>::quiet_NaN();
  const double xx = s.xx - s.x * s.x / s.count;
  const double yy = s.yy - s.y * s.y / s.count;
  const double xy = s.xy - s.x * s.y / s.count;
  // A spread this far below the column's own, over the rows both have, is rounding: constant there.
  if (!(xx > s.xx * 1e-14 && yy > s.yy * 1e-14)) return std::numeric_limits<double>::quiet_NaN();
  return std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0);
}

}  // namespace

Status correlation(const std::vector<ColumnView>& columns, std::span<double> out, std::span<double> pairs,
                   const Control& control) {
  const std::size_t c = columns.size();
  if (out.size() != c * c || pairs.size() != c * c) return {Code::kShape};
  std::vector<Standard> standards(c);
  for (std::size_t i = 0; i < c; ++i) {
    if (!columns[i].is_numeric()) return {Code::kType, static_cast<std::int64_t>(i)};
    const Status status = find_standard(columns[i], standards[i], control);
    if (!status.ok()) return status;
  }
  const std::size_t rows = c > 0 ? columns[0].length : 0;
  const std::size_t blocks = block_count(rows);
  const std::size_t cells = c * (c + 1) / 2;
  const std::size_t wave = std::max<std::size_t>(1, std::min<std::size_t>(64, kWaveCells / std::max<std::size_t>(1, cells)));
  std::vector<PairSums> all(cells, PairSums{});
  std::vector<PairSums> partials(std::min(wave, blocks) * cells);
  const bool complete = std::all_of(standards.begin(), standards.end(), [](const Standard& one) { return one.complete; });
  for (std::size_t start = 0; start < blocks && !control.stopped(); start += wave) {
    const std::size_t count = std::min(wave, blocks - start);
    parallel_for(count, control, [&](std::size_t index) {
      PairSums* own = partials.data() + index * cells;
      std::fill(own, own + cells, PairSums{});
      const std::size_t begin = (start + index) * kBlockRows;
      const std::size_t end = std::min(begin + kBlockRows, rows);
      if (complete) {
        CompleteRun run(c);
        for (std::size_t row = begin; row < end; row += kRunRows) {
          const std::size_t in_run = std::min(kRunRows, end - row);
          run.read(columns, standards, row, in_run);
          run.add(own, static_cast<double>(in_run));
        }
        return;
      }
      Run run(c);
      for (std::size_t row = begin; row < end; row += kRunRows) {
        const std::size_t in_run = std::min(kRunRows, end - row);
        run.read(columns, standards, row, in_run);
        std::size_t cell = 0;
        for (std::size_t a = 0; a < c; ++a) {
          for (std::size_t b = a; b < c; ++b, ++cell) {
            const bool both = a != b && standards[a].complete && standards[b].complete;
            add_pair(own[cell], run, a, b, both, static_cast<double>(in_run));
          }
        }
      }
    });
    for (std::size_t index = 0; index < count; ++index) {
      for (std::size_t cell = 0; cell < cells; ++cell) {
        const PairSums& part = partials[index * cells + cell];
        all[cell] = {all[cell].count + part.count, all[cell].x + part.x,   all[cell].y + part.y,
                     all[cell].xx + part.xx,       all[cell].yy + part.yy, all[cell].xy + part.xy};
      }
    }
  }
  if (control.stopped()) return {Code::kCancelled};
  const auto cell_of = [&](std::size_t a, std::size_t b) { return a * c - a * (a + 1) / 2 + b; };
  for (std::size_t a = 0; a < c; ++a) {
    for (std::size_t b = a; b < c; ++b) {
      PairSums& pair = all[cell_of(a, b)];
      if (a != b && standards[a].complete && standards[b].complete) complete_pair(pair, all[cell_of(a, a)], all[cell_of(b, b)]);
      const bool constant = standards[a].constant || standards[b].constant;
      double r = constant ? std::numeric_limits<double>::quiet_NaN() : correlation_of(pair);
      if (a == b && r == r) r = 1.0;
      out[a * c + b] = out[b * c + a] = r;
      pairs[a * c + b] = pairs[b * c + a] = pair.count;
    }
  }
  return {};
}

}  // namespace millrace
