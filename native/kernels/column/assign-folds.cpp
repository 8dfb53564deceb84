#include "kernels/column/assign-folds.h"

#include "core/random.h"
#include "core/threads.h"

namespace millrace {
namespace {

constexpr std::uint32_t kFoldStream = 8;  // streams.fold of src/core/random.ts

}  // namespace

Status assign_folds(std::span<std::uint8_t> folds, std::size_t fold_count, std::uint64_t seed, const Control& control) {
  if (fold_count == 0 || fold_count > 256) return {Code::kInvalid};
  for_each_block(folds.size(), control, [&](const Block& block) {
    for (std::size_t row = block.begin; row < block.end; ++row) {
      const RandomWords words = random_words(seed, kFoldStream, static_cast<std::uint32_t>(row));
      folds[row] = static_cast<std::uint8_t>(words.first % fold_count);
    }
  });
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace
