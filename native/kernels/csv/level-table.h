#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "kernels/csv/hash-text.h"

namespace millrace::csv {

// One distinct text of a dictionary column, and where in the file it stands first.
struct Level {
  const char* text;
  std::uint64_t hash;
  std::uint32_t size;
  std::uint32_t raw_size;  // as it stands in the file, quotes counted
  std::size_t offset;      // of that

  bool equals(const Level& other) const noexcept {
    return hash == other.hash && size == other.size && equal_text(text, other.text, size);
  }
};

// Numbers texts in the order they first come: an open-addressing table of positions in a list of levels.
class LevelTable {
 public:
  void clear() { slots_.assign(kFirstSlots, 0); }

  // The number of `level`, counted from `first`: its own when levels[first ..] has it, else it is added.
  std::uint32_t number(const Level& level, std::vector<Level>& levels, std::size_t first) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = level.hash & mask;
    while (slots_[slot] != 0) {
      const std::uint32_t number = slots_[slot] - 1;
      if (levels[first + number].equals(level)) return number;
      slot = (slot + 1) & mask;
    }
    const std::uint32_t number = static_cast<std::uint32_t>(levels.size() - first);
    levels.push_back(level);
    slots_[slot] = number + 1;
    if (2 * (number + 1) > slots_.size()) grow(levels, first);
    return number;
  }

 private:
  static constexpr std::size_t kFirstSlots = 64;

  void grow(const std::vector<Level>& levels, std::size_t first) {
    slots_.assign(slots_.size() * 4, 0);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = first; i < levels.size(); ++i) {
      std::size_t slot = levels[i].hash & mask;
      while (slots_[slot] != 0) slot = (slot + 1) & mask;
      slots_[slot] = static_cast<std::uint32_t>(i - first + 1);
    }
  }

  std::vector<std::uint32_t> slots_;
};

}  // namespace millrace::csv
