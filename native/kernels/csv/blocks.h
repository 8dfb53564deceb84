#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "kernels/csv/structure.h"

namespace millrace::csv {

// The blocks that find_rows wrote, as the ops after it read them.
class Blocks {
 public:
  explicit Blocks(std::span<const double> words) noexcept : words_(words) {}

  std::size_t count() const noexcept { return words_.size() / 2 - 1; }
  std::size_t begin(std::size_t block) const noexcept { return static_cast<std::size_t>(words_[2 * block]); }
  std::size_t first_row(std::size_t block) const noexcept { return static_cast<std::size_t>(words_[2 * block + 1]); }
  std::size_t rows(std::size_t block) const noexcept { return first_row(block + 1) - first_row(block); }
  std::size_t row_count() const noexcept { return first_row(count()); }

  // Offsets that do not fall and stay inside the text, row numbers that do not fall: safe to follow.
  bool are_sound(const Text& text) const noexcept {
    if (words_.size() < 2 || words_.size() % 2 != 0) return false;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (!(words_[i] >= 0 && words_[i] <= 9e15) || (i >= 2 && words_[i] < words_[i - 2])) return false;
    }
    if (begin(count()) > text.size) return false;
    for (std::size_t block = 0; block < count(); ++block) {
      if (begin(block + 1) - begin(block) > kMostBlockBytes) return false;
    }
    return true;
  }

 private:
  // A block and the row that ends it, and rows of which each is skipped: 32-bit positions still reach.
  static constexpr std::size_t kMostBlockBytes = 3 * kLongestRow;

  std::span<const double> words_;
};

// Scanners are large; a call keeps one for each thread that is at work, not one for each block.
class ScannerShelf {
 public:
  using Scanner = RowScanner<true>;

  explicit ScannerShelf(const Text& text) noexcept : text_(text) {}

  std::unique_ptr<Scanner> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        std::unique_ptr<Scanner> scanner = std::move(free_.back());
        free_.pop_back();
        return scanner;
      }
    }
    return std::make_unique<Scanner>(text_);
  }

  void give_back(std::unique_ptr<Scanner> scanner) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(scanner));
  }

 private:
  const Text& text_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Scanner>> free_;
};

}  // namespace millrace::csv
