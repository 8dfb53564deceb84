#include "kernels/tree/draw-cut-rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/hash.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();

// Rows first .. first + count whose hash is at most `limit`, rising.
void collect(std::size_t first, std::size_t count, std::uint64_t limit, const Control& control,
             LargeVector<std::uint64_t>& rows) {
  std::vector<std::vector<std::uint64_t>> found(block_count(count));
  for_each_block(count, control, [&](const Block& block) {
    for (std::size_t row = first + block.begin; row < first + block.end; ++row) {
      if (mix64(row) <= limit) found[block.index].push_back(row);
    }
  });
  for (const auto& some : found) rows.insert(rows.end(), some.begin(), some.end());
}

// The hash of the last of the `wanted` smallest; kAll when there are no more than wanted.
std::uint64_t last_hash(const LargeVector<std::uint64_t>& rows, std::size_t wanted) {
  if (rows.size() <= wanted) return kAll;
  LargeVector<std::uint64_t> hashes(rows.size());
  std::transform(rows.begin(), rows.end(), hashes.begin(), mix64);
  const auto last = hashes.begin() + static_cast<std::ptrdiff_t>(wanted - 1);
  std::nth_element(hashes.begin(), last, hashes.end());
  return *last;
}

// A hash below which a tenth more rows than wanted lie, most likely.
std::uint64_t likely_limit(std::size_t row_count, std::size_t wanted) noexcept {
  const double share = (1.1 * static_cast<double>(wanted) + 1000) / static_cast<double>(row_count);
  return share >= 1 ? kAll : static_cast<std::uint64_t>(std::ldexp(share, 64));
}

}  // namespace

LargeVector<std::uint64_t> draw_cut_rows(std::size_t row_count, std::size_t sample_rows, const Control& control) {
  LargeVector<std::uint64_t> rows;
  collect(0, row_count, likely_limit(row_count, sample_rows), control, rows);
  if (rows.size() < std::min(row_count, sample_rows) && !control.stopped()) {
    rows.clear();
    collect(0, row_count, kAll, control, rows);
  }
  const std::uint64_t last = last_hash(rows, sample_rows);
  std::erase_if(rows, [&](std::uint64_t row) { return mix64(row) > last; });
  return rows;
}

Status keep_cut_rows(std::span<const double> candidates, std::size_t first_row, std::size_t row_count, double bound,
                     std::size_t sample_rows, std::span<std::uint32_t> kept, std::span<double> outcome,
                     const Control& control) {
  const std::size_t known = candidates.size();
  if (sample_rows == 0) return {Code::kInvalid};
  if (outcome.size() != 2 || kept.size() != std::min(sample_rows, known + row_count)) return {Code::kShape};
  const std::uint64_t limit = bound < 0 ? kAll : mix64(static_cast<std::uint64_t>(bound));
  LargeVector<std::uint64_t> rows(known);
  std::transform(candidates.begin(), candidates.end(), rows.begin(), [](double row) { return static_cast<std::uint64_t>(row); });
  collect(first_row, row_count, limit, control, rows);
  if (control.stopped()) return {Code::kCancelled};
  const std::uint64_t last = std::min(limit, last_hash(rows, sample_rows));
  std::size_t count = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint64_t hash = mix64(rows[i]);
    if (hash > last) continue;
    kept[count++] = static_cast<std::uint32_t>(i < known ? i : known + (rows[i] - first_row));
    if (hash == last) bound = static_cast<double>(rows[i]);
  }
  outcome[0] = static_cast<double>(count);
  outcome[1] = bound;
  return {};
}

}  // namespace millrace
